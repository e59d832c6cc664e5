package secretstore

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
)

const (
	batchSize   = 20 // secrets in one BatchGetSecretValue, by its API reference
	inParallel  = 4  // calls
	dialTimeout = 5 * time.Second
	callTimeout = 20 * time.Second // of one attempt
)

// awsStore reads AWS Secrets Manager. Several secrets are read in batches; a
// secret of a certain version, which a batch cannot ask for, or one that a
// batch gave no clear answer about, is read alone.
type awsStore struct {
	region, role string
	endpoint     string // for messages; empty: AWS's own
	stage        string
	ids          map[string]string
	credentials  aws.CredentialsProvider
	client       *secretsmanager.Client
	noBatch      atomic.Bool // batches are denied to this caller
}

func openAWS(ctx context.Context, spec Spec) (Store, error) {
	cfg, err := config.LoadDefaultConfig(ctx, func(o *config.LoadOptions) error {
		o.Region = spec.Region
		o.Logger = logging.Nop{} // a log of the SDK may quote requests
		o.HTTPClient = awshttp.NewBuildableClient().WithTimeout(callTimeout).
			WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout })
		return nil
	})
	if err != nil {
		return nil, configError(err)
	}
	if cfg.Region == "" {
		return nil, &Error{
			Store: "AWS Secrets Manager", Kind: NoRegion,
			Msg: "no region is set", Next: "choose one with --region, AWS_REGION, or region in the profile of ~/.aws/config",
		}
	}
	if spec.RoleARN != "" {
		cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), spec.RoleARN,
			func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = "chartyard" }))
	}
	s := &awsStore{region: cfg.Region, role: spec.RoleARN, stage: spec.VersionStage, ids: spec.VersionIDs, credentials: cfg.Credentials}
	if s.stage == "" {
		s.stage = CurrentStage
	}
	s.client = secretsmanager.NewFromConfig(cfg, func(o *secretsmanager.Options) {
		if spec.EndpointURL != "" {
			o.BaseEndpoint = &spec.EndpointURL
		}
		s.endpoint = shown(aws.ToString(o.BaseEndpoint))
	})
	return s, nil
}

// configError hides what the SDK says of a file that it cannot read: it may
// quote the file.
func configError(err error) error {
	out := &Error{Store: "AWS Secrets Manager", Kind: NoCredentials, Msg: "the configuration of AWS cannot be read", Next: "look at ~/.aws/config, ~/.aws/credentials and the AWS_ variables"}
	var profile config.SharedConfigProfileNotExistError
	if errors.As(err, &profile) {
		out.Msg, out.Next = "there is no profile "+plain(profile.Profile, 100), "look at AWS_PROFILE and ~/.aws/config"
	}
	var code config.AssumeRoleTokenProviderNotSetError
	if errors.As(err, &code) {
		out.Msg, out.Next = "the profile's role wants an MFA code, which is not asked for here", "take its credentials into the environment first: aws configure export-credentials --format env"
	}
	return out
}

// shown is a URL without what may be a password in it.
func shown(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

func (s *awsStore) String() string { return "AWS Secrets Manager (" + s.region + ")" }

func (s *awsStore) Read(ctx context.Context, names []string) []Outcome {
	got := answers{byName: make(map[string]Outcome, len(names))}
	if _, err := s.credentials.Retrieve(ctx); err != nil {
		err := s.loginError(ctx, err)
		for _, name := range names {
			got.put(name, Outcome{Err: err})
		}
		return got.of(names)
	}
	batches, single := s.plan(names)
	inTurns(batches, func(batch []string) {
		left := s.readBatch(ctx, batch, &got)
		got.mu.Lock()
		defer got.mu.Unlock()
		single = append(single, left...)
	})
	inTurns(single, func(name string) { got.put(name, s.readOne(ctx, name)) })
	return got.of(names)
}

// plan splits names, each once, into those that batches can ask for and the
// rest.
func (s *awsStore) plan(names []string) (batches [][]string, single []string) {
	var plain []string
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		if s.stage != CurrentStage || s.ids[name] != "" || s.noBatch.Load() {
			single = append(single, name)
		} else {
			plain = append(plain, name)
		}
	}
	if len(plain) == 1 {
		return nil, append(single, plain...)
	}
	return slices.Collect(slices.Chunk(plain, batchSize)), single
}

// readOne asks for one secret, always for a certain version: without one,
// some servers give an old one.
func (s *awsStore) readOne(ctx context.Context, name string) Outcome {
	in := &secretsmanager.GetSecretValueInput{SecretId: &name}
	version := s.ids[name]
	if version != "" {
		in.VersionId = &version
	} else {
		version = s.stage
		in.VersionStage = &version
	}
	out, err := s.client.GetSecretValue(ctx, in)
	if err != nil {
		return Outcome{Err: s.readError(ctx, err, name, version)}
	}
	return s.secret(name, out.VersionId, out.SecretString)
}

// secret reads what a secret holds; text is nil when it is binary.
func (s *awsStore) secret(name string, version, text *string) Outcome {
	if text == nil {
		return Outcome{Err: (&fault{Binary, "binary, not text", wantObject}).of(s.String(), name)}
	}
	values, err := parseJSON([]byte(*text))
	if err != nil {
		return Outcome{Err: err.of(s.String(), name)}
	}
	return Outcome{Secret: &Secret{Name: name, Version: aws.ToString(version), Values: values}}
}

// answers are outcomes as they come in.
type answers struct {
	mu     sync.Mutex
	byName map[string]Outcome
}

func (a *answers) put(name string, outcome Outcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.byName[name] = outcome
}

func (a *answers) of(names []string) []Outcome {
	out := make([]Outcome, len(names))
	for i, name := range names {
		out[i] = a.byName[name]
	}
	return out
}

// inTurns calls f for every item, a few at once, and waits for all.
func inTurns[T any](items []T, f func(T)) {
	var wg sync.WaitGroup
	turns := make(chan struct{}, inParallel)
	for _, item := range items {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			f(item)
		})
	}
	wg.Wait()
}
