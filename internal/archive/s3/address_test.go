package s3

import (
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for _, c := range []struct {
		in   string
		want address
	}{
		{"s3://minio:9000/fumikura", address{endpoint: "minio:9000", bucket: "fumikura"}},
		{"s3://minio:9000/fumikura/", address{endpoint: "minio:9000", bucket: "fumikura"}},
		{"s3://k:s@minio:9000/b/p/q?tls=1&region=ap-northeast-1", address{endpoint: "minio:9000", bucket: "b", prefix: "p/q/", tls: true, region: "ap-northeast-1", key: "k", secret: "s"}},
		{"s3://k:a%2Fb%40@h/b?tls=0", address{endpoint: "h", bucket: "b", key: "k", secret: "a/b@"}},
		{"s3://[::1]:9000/b", address{endpoint: "[::1]:9000", bucket: "b"}},
	} {
		got, err := parseAddress(c.in)
		if err != nil || got != c.want {
			t.Errorf("%s gives %+v, %v", c.in, got, err)
		}
	}
	for in, want := range map[string]string{
		"http://k:topsecret@h/b":          "not of the form",
		"s3://k:topsecret@h":              "names no bucket",
		"s3:///b":                         "not of the form",
		"s3://k:topsecret@h/b?tls=maybe":  "tls=maybe",
		"s3://k:topsecret@h/b?colour=red": `"colour"`,
		"s3://k:topsecret@h/b/UPPER":      "no key",
		"s3://k:topsecret@h:port/b":       "no URL",
		"s3://k:topsecret@h/b#x":          "not of the form",
	} {
		_, err := parseAddress(in)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "topsecret") {
			t.Errorf("%s gives %v, want one about %q", in, err, want)
		}
	}
}

func TestStart(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a/b": "a/b", "a/..b/c": "a/..b/c", "a/.": "a/-~", "a/..": "a/.-~", "a/./x": "a/..~", "a/../x": "a/...~", ".": "-~",
	} {
		got := start(in)
		if got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
		for _, key := range []string{"-", "-z", "0", "a", "a/-", "a/-z", "a/.-", "a/..-", "a/..0/x", "a/...", "a/...z", "a/..b", "a/.0", "a/.z/x", "a/0", "a0", "b"} {
			if (key > in) != (key > got) {
				t.Errorf("%q lies on another side of %q than of %q", key, got, in)
			}
		}
	}
}
