package deploy

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(repository + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Debian's docker-compose accepts the file, with and without other images.
func TestComposeIsAccepted(t *testing.T) {
	path, err := exec.LookPath("docker-compose")
	if err != nil {
		testenv.Lacks(t, "docker-compose", err.Error())
	}
	cmd := exec.Command(path, "--file", "docker-compose.yml", "config", "--services")
	cmd.Dir = repository
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("docker-compose config: %v: %s", err, out)
	}
	got := strings.Fields(string(out))
	slices.Sort(got)
	if want := []string{"meilisearch", "minio", "redis", "serve", "work"}; !slices.Equal(got, want) {
		t.Errorf("services %v, want %v", got, want)
	}
}

var variable = regexp.MustCompile(`FUMIKURA_[A-Z0-9_]+`)

// What the compose file and the images set is what the program reads.
func TestComposeVariables(t *testing.T) {
	cmd := exec.Command(program(t)+"/fumikura", "config", "--names")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("config --names: %v: %s", err, out)
	}
	known := strings.Fields(string(out))
	if len(known) < 10 {
		t.Fatalf("config --names printed %q", out)
	}
	for _, name := range []string{"docker-compose.yml", "deploy/Dockerfile", "deploy/setup/run.sh", "README.md", "README.ja.md"} {
		used := variable.FindAllString(read(t, name), -1)
		for _, v := range used {
			if !slices.Contains(known, v) && !strings.HasPrefix(v, "FUMIKURA_TEST_") {
				t.Errorf("%s uses %s, which the program does not know", name, v)
			}
		}
		if name == "docker-compose.yml" {
			for _, v := range []string{"FUMIKURA_STORE", "FUMIKURA_QUEUE", "FUMIKURA_INDEX"} {
				if !slices.Contains(used, v) {
					t.Errorf("%s does not set %s", name, v)
				}
			}
		}
	}
}

// Passwords come from files, and the services refuse to start without them.
func TestComposeSecrets(t *testing.T) {
	text := read(t, "docker-compose.yml")
	for _, l := range strings.Split(text, "\n") {
		name, value, ok := strings.Cut(strings.TrimSpace(l), ":")
		if !ok || !regexp.MustCompile(`^[A-Z_]*(KEY|SECRET|PASSWORD|TOKEN)[A-Z_]*$`).MatchString(name) {
			continue
		}
		if !strings.HasSuffix(name, "_FILE") || !strings.HasPrefix(strings.TrimSpace(value), "/run/secrets/") {
			t.Errorf("a secret that is no file: %s", l)
		}
	}
	for _, want := range []string{"maxmemory-policy noeviction", "appendonly yes", "test -s /run/secrets/redis-password", "test -s /run/secrets/meili-key"} {
		if !strings.Contains(text, want) {
			t.Errorf("docker-compose.yml lacks %q", want)
		}
	}
	if m := read(t, "deploy/minio.Dockerfile"); !strings.Contains(m, `test -s \"$MINIO_ROOT_PASSWORD_FILE\"`) {
		t.Error("minio.Dockerfile starts without a password")
	}
	script := read(t, "deploy/secrets.sh")
	for _, m := range regexp.MustCompile(`file: \./deploy/secrets/([a-z0-9-]+)\.txt`).FindAllStringSubmatch(text, -1) {
		if !regexp.MustCompile(`\b` + m[1] + `\b`).MatchString(script) {
			t.Errorf("secrets.sh does not make %s", m[1])
		}
	}
}

// The image holds every model and tool that `make run` installs, and the tests'
// MinIO is the compose file's.
func TestImagesMatchSetUp(t *testing.T) {
	docker := read(t, "deploy/Dockerfile")
	_, list, ok := strings.Cut(read(t, "deploy/setup/packages.sh"), "run_packages=(")
	if !ok {
		t.Fatal("packages.sh has no run_packages")
	}
	list, _, _ = strings.Cut(list, ")")
	for _, p := range strings.Fields(list) {
		if (strings.HasPrefix(p, "tesseract") || strings.HasPrefix(p, "poppler")) && !slices.Contains(strings.Fields(docker), p) {
			t.Errorf("deploy/Dockerfile does not install %s", p)
		}
	}
	version := regexp.MustCompile(`v0\.0\.0-\d{14}-[0-9a-f]{12}`)
	a, b := version.FindString(read(t, "deploy/setup/test.sh")), version.FindString(read(t, "deploy/minio.Dockerfile"))
	if a == "" || a != b {
		t.Errorf("tests run MinIO %q, the compose file %q", a, b)
	}
}
