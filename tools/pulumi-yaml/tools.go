//go:build tools

// Package tools pins the language host for YAML that is built when no released one lies beside the Pulumi command line.
package tools

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
