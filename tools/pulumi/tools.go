//go:build tools

// Package tools pins the Pulumi command line that the rehearsal builds when no released binary can be had.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
