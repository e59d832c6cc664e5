// Package pipeline is the road from a service on disk to findings, one step
// under the other: settle, check, excuse, fold. It runs environments and services
// side by side and keeps their results in order.
//
// It may import every package of floors 0 to 5. It prints nothing.
package pipeline
