// Package infer finds the field of an input that a result of a Rego rule is
// about, when the result itself does not say.
//
// The rule is evaluated once more and followed: what the derivation of a result
// read of the input are the candidates. Then single fields are given other
// values: the one that decides whether there is a result is likelier meant than
// one that only words the message. How the rule is written does not matter.
//
//	found := infer.New(rules, input)
//	path, err := found.Path(ctx, ref, infer.Result{Member: member.String(), Message: msg})
//
// What is an input, and which part of it a place can be in, is the caller's
// business: Input.Within tells. An Inference that is asked for nothing costs
// nothing.
//
// It may import internal/diag, and uses OPA's ast, storage and topdown.
package infer
