package main

import "encoding/json"

// record is one line of a recording; ../README.md tells what its members mean. The input has those up to Faults.
type record struct {
	ID                  string          `json:"id"`
	Kubernetes          string          `json:"kubernetes"`
	Gates               map[string]bool `json:"gates"`
	Cache               string          `json:"cache"`
	Tags                []string        `json:"tags"`
	NowSeconds          int64           `json:"nowSeconds"`
	Set                 setState        `json:"set"`
	Pods                []podState      `json:"pods"`
	Claims              []claimState    `json:"claims"`
	Revisions           []revisionState `json:"revisions"`
	Faults              []*fault        `json:"faults,omitempty"`
	Actions             []action        `json:"actions"`
	Events              []event         `json:"events"`
	StatusWritten       bool            `json:"statusWritten"`
	Status              json.RawMessage `json:"status"`
	RequeueAfterSeconds []float64       `json:"requeueAfterSeconds,omitempty"`
	Error               string          `json:"error,omitempty"`
}

type setState struct {
	Name        string                     `json:"name"`
	Namespace   string                     `json:"namespace"`
	UID         string                     `json:"uid"`
	Generation  int64                      `json:"generation"`
	Annotations map[string]string          `json:"annotations,omitempty"`
	Deleting    bool                       `json:"deleting,omitempty"`
	Spec        map[string]json.RawMessage `json:"spec"`
	Status      json.RawMessage            `json:"status"`
}

type templateState struct {
	ID      string            `json:"id"`
	Labels  map[string]string `json:"labels"`
	Volumes []string          `json:"volumes,omitempty"`
}

type claimTemplateState struct {
	Name        string            `json:"name"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

type podState struct {
	Name            string            `json:"name"`
	UID             string            `json:"uid"`
	Phase           string            `json:"phase"`
	Ready           bool              `json:"ready"`
	ReadyForSeconds *int64            `json:"readyForSeconds,omitempty"`
	Deleting        bool              `json:"deleting,omitempty"`
	Owners          []owner           `json:"owners,omitempty"`
	Labels          map[string]string `json:"labels,omitempty"`
	Volumes         map[string]string `json:"volumes,omitempty"`
}

type claimState struct {
	Name     string  `json:"name"`
	UID      string  `json:"uid"`
	Deleting bool    `json:"deleting,omitempty"`
	Owners   []owner `json:"owners,omitempty"`
}

type revisionState struct {
	Name       string            `json:"name"`
	NameLength int               `json:"nameLength"`
	Revision   int64             `json:"revision"`
	Template   string            `json:"template"`
	Form       string            `json:"form,omitempty"`
	Owners     []owner           `json:"owners,omitempty"`
	Labels     map[string]string `json:"labels,omitempty"`
}

type owner struct {
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	UID        string `json:"uid"`
	Controller bool   `json:"controller,omitempty"`
}

type fault struct {
	Verb  string `json:"verb"`
	Kind  string `json:"kind"`
	Name  string `json:"name,omitempty"`
	Error string `json:"error"`
	Times int    `json:"times,omitempty"`
	used  int
}

type action struct {
	Verb   string `json:"verb"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Detail any    `json:"detail,omitempty"`
	Error  string `json:"error,omitempty"`
}

type event struct {
	Type    string `json:"type"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}
