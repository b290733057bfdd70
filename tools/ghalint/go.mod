module github.com/cloudscreen/terraform-provider-alicloud/tools/ghalint

go 1.26.2

tool github.com/suzuki-shunsuke/ghalint/cmd/ghalint

require (
	al.essio.dev/pkg/shellescape v1.5.1 // indirect
	github.com/adrg/xdg v0.5.3 // indirect
	github.com/charmbracelet/x/term v0.2.2 // indirect
	github.com/danieljoos/wincred v1.2.2 // indirect
	github.com/godbus/dbus/v5 v5.1.0 // indirect
	github.com/google/go-github/v85 v85.0.0 // indirect
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/kr/text v0.2.0 // indirect
	github.com/lmittmann/tint v1.1.3 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.20 // indirect
	github.com/rogpeppe/go-internal v1.16.0 // indirect
	github.com/spf13/afero v1.15.0 // indirect
	github.com/suzuki-shunsuke/ghalint v1.5.6 // indirect
	github.com/suzuki-shunsuke/go-error-with-exit-code v1.0.0 // indirect
	github.com/suzuki-shunsuke/slog-error v0.2.2 // indirect
	github.com/suzuki-shunsuke/slog-util v0.3.2 // indirect
	github.com/suzuki-shunsuke/urfave-cli-v3-util v0.2.3 // indirect
	github.com/urfave/cli/v3 v3.8.0 // indirect
	github.com/zalando/go-keyring v0.2.6 // indirect
	golang.org/x/oauth2 v0.36.0 // indirect
	golang.org/x/sys v0.36.0 // indirect
	golang.org/x/text v0.28.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
