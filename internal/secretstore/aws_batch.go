package secretstore

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

// readBatch reads up to batchSize secrets in one call, and gives those that
// must be read alone: all, when this caller may not read in batches.
func (s *awsStore) readBatch(ctx context.Context, names []string, got *answers) (left []string) {
	if s.noBatch.Load() {
		return names
	}
	left = slices.Clone(names)
	answered := func(id string, outcome Outcome) {
		if i := slices.Index(left, id); i >= 0 {
			left = slices.Delete(left, i, i+1)
			got.put(id, outcome)
		}
	}
	in := &secretsmanager.BatchGetSecretValueInput{SecretIdList: names}
	for page := 0; page < batchSize; page++ { // a server that always has more is none
		out, err := s.client.BatchGetSecretValue(ctx, in)
		if err != nil {
			return s.batchFailed(ctx, err, left, got)
		}
		for _, entry := range out.SecretValues {
			if name := aws.ToString(entry.Name); isCurrent(entry) {
				answered(name, s.secret(name, entry.VersionId, entry.SecretString))
			}
		}
		for _, one := range out.Errors {
			name := aws.ToString(one.SecretId)
			if err := s.serviceError(aws.ToString(one.ErrorCode), aws.ToString(one.Message), name, CurrentStage); isFinal(err) {
				answered(name, Outcome{Err: err})
			}
		}
		if in.NextToken = out.NextToken; aws.ToString(in.NextToken) == "" {
			break
		}
	}
	return left
}

// isCurrent reports that an entry is the version which a batch must give.
func isCurrent(entry types.SecretValueEntry) bool {
	return slices.Contains(entry.VersionStages, CurrentStage)
}

// batchFailed sorts the failure of a whole call: when every other call would
// fail as well, it is the outcome of all; else the secrets are tried alone.
func (s *awsStore) batchFailed(ctx context.Context, err error, left []string, got *answers) []string {
	told := s.readError(ctx, err, "", "")
	fault, ok := told.(*Error)
	if ok && fault.Kind == AccessDenied {
		s.noBatch.Store(true)
		return left
	}
	if ok && fault.Kind == Refused {
		return left
	}
	for _, name := range left {
		got.put(name, Outcome{Err: told})
	}
	return nil
}
