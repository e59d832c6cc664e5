// Package awstest is a small AWS Secrets Manager for tests, with the one call
// of AWS STS that leads to it. It knows the protocol by its documentation and
// not by the SDK: a call that AWS would not take is a fault that fails the
// test.
//
// It is no part of the product and imports the standard library only.
package awstest
