package service

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Limits of a packaged chart: what is unpacked in all, and the most that one
// values file may hold.
const (
	maxPackageBytes = 100 << 20
	maxMemberBytes  = 5 << 20
)

// member is a file of a packaged chart.
type member struct {
	name string // in the chart, slash-separated
	text []byte
}

func isPackageName(path string) bool {
	return strings.HasSuffix(path, ".tgz") || strings.HasSuffix(path, ".tar.gz")
}

// openPackage reads the name and the values files of a packaged chart.
func openPackage(path string) (*Target, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, pathError(path, err)
	}
	defer file.Close()
	members, err := readMembers(file)
	if err != nil {
		return nil, &PathError{Path: path, Msg: "not a packaged chart: " + err.Error()}
	}
	at := slices.IndexFunc(members, func(m member) bool { return m.name == chartFile })
	if at < 0 {
		return nil, &PathError{Path: path, Msg: "not a packaged chart: no " + chartFile + " in it"}
	}
	t := &Target{Kind: Package, Dir: path, ChartPath: path}
	t.Name = chartName(chartFile, members[at].text, strings.SplitN(filepath.Base(path), ".", 2)[0])
	t.packed = slices.Delete(members, at, at+1)
	return t, nil
}

// readMembers unpacks Chart.yaml and the values files of environments, in the
// order of their names.
func readMembers(packed io.Reader) ([]member, error) {
	unzipped, err := gzip.NewReader(packed)
	if err != nil {
		return nil, errors.New("it is not compressed with gzip")
	}
	limited := &io.LimitedReader{R: unzipped, N: maxPackageBytes}
	archive := tar.NewReader(limited)
	var members []member
	for {
		header, err := archive.Next()
		switch {
		case limited.N <= 0:
			return nil, errors.New("more than 100 MB when unpacked")
		case errors.Is(err, io.EOF):
			slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
			return members, nil
		case err != nil:
			return nil, errors.New("the archive is damaged")
		}
		_, name, _ := strings.Cut(header.Name, "/")
		_, isOverlay := environmentName(name)
		if header.Typeflag != tar.TypeReg || name != chartFile && !isOverlay {
			continue
		}
		if header.Size > maxMemberBytes {
			return nil, errors.New(name + " has more than 5 MB")
		}
		text := bytes.NewBuffer(make([]byte, 0, header.Size))
		if _, err := io.Copy(text, archive); err != nil {
			return nil, errors.New("the archive is damaged")
		}
		members = append(members, member{name: name, text: text.Bytes()})
	}
}
