package viewer

import (
	"net/http"

	"fumikura/viewer/access"
)

// A need is what it takes to call a route: a permission that the person's role
// gives, nothing, or being the archive's owner. What a route shows of a record is
// asked for each record besides (see visit.record).
type need string

const (
	needNothing need = ""
	needOwner   need = "owner" // at the command line only

	needSearch = need(access.Search)
	needView   = need(access.View)
	needExport = need(access.Export)
	needIntake = need(access.Intake)
	needChange = need(access.ChangeRecord)
	needAudit  = need(access.Audit)
	needAccess = need(access.ChangeAccess)
	needAdmin  = need(access.Administer)
	needHealth = need(access.SeeHealth)
)

// A route is one address: what it takes, and who answers.
type route struct {
	Method, Pattern string
	need            need
	run             func(*visit) error
	api             bool // speaks JSON, takes tokens as well as sessions
	public          bool // nobody is asked who they are
	streams         bool // has deadlines and limits of its own
	large           bool // takes a form of up to maxLargeForm
}

// routes are all addresses that people and programs can call. A test holds an
// expectation for each; a route without one fails it.
func routes() []route {
	pages := []route{
		{Method: http.MethodGet, Pattern: "/healthz", public: true, run: (*visit).healthz},
		{Method: http.MethodGet, Pattern: "/readyz", public: true, run: (*visit).readyz},
		{Method: http.MethodGet, Pattern: "/metrics", run: (*visit).metrics, streams: true},
		{Method: http.MethodGet, Pattern: "/static/{name}", public: true, run: (*visit).static},
		{Method: http.MethodGet, Pattern: "/favicon.ico", public: true, run: (*visit).favicon},
		{Method: http.MethodPost, Pattern: "/language", run: (*visit).setLanguage},
		{Method: http.MethodPost, Pattern: "/keys", run: (*visit).setKeys},

		{Method: http.MethodGet, Pattern: "/sign-in", run: (*visit).signInForm},
		{Method: http.MethodPost, Pattern: "/sign-in", run: (*visit).signIn},
		{Method: http.MethodGet, Pattern: "/sign-in/{token}", run: (*visit).signInLink},
		{Method: http.MethodPost, Pattern: "/sign-in/{token}", run: (*visit).useSignInLink},
		{Method: http.MethodPost, Pattern: "/sign-out", run: (*visit).signOut},

		{Method: http.MethodGet, Pattern: "/{$}", need: needSearch, run: (*visit).search},
		{Method: http.MethodGet, Pattern: "/search", need: needSearch, run: (*visit).search},
		{Method: http.MethodGet, Pattern: "/saved", need: needSearch, run: (*visit).savedPage},
		{Method: http.MethodPost, Pattern: "/saved", need: needSearch, run: (*visit).saveSearch},
		{Method: http.MethodPost, Pattern: "/saved/{id}/open", need: needSearch, run: (*visit).openSaved},
		{Method: http.MethodPost, Pattern: "/saved/{id}/delete", need: needSearch, run: (*visit).forgetSaved},
		{Method: http.MethodPost, Pattern: "/recent/delete", need: needSearch, run: (*visit).forgetRecent},
		{Method: http.MethodGet, Pattern: "/help", need: needView, run: (*visit).help},

		{Method: http.MethodGet, Pattern: "/d/{id}", need: needView, run: (*visit).firstPage},
		{Method: http.MethodGet, Pattern: "/d/{id}/p/{n}", need: needView, run: (*visit).document},
		{Method: http.MethodPost, Pattern: "/d/{id}/p/{n}/stamp", need: needChange, run: (*visit).takeStamp},
		{Method: http.MethodGet, Pattern: "/d/{id}/edit", need: needChange, run: (*visit).editForm},
		{Method: http.MethodPost, Pattern: "/d/{id}/edit", need: needChange, run: (*visit).edit},
		{Method: http.MethodGet, Pattern: "/d/{id}/original", need: needExport, run: (*visit).original, streams: true},
		{Method: http.MethodGet, Pattern: "/d/{id}/history", need: needAudit, run: (*visit).recordHistory},
		{Method: http.MethodGet, Pattern: "/i/{page}/{image}/{name}", need: needView, run: (*visit).image},

		{Method: http.MethodGet, Pattern: "/upload", need: needIntake, run: (*visit).uploadForm},
		{Method: http.MethodPost, Pattern: "/upload", need: needIntake, run: (*visit).upload, streams: true},
		{Method: http.MethodGet, Pattern: "/batches", need: needIntake, run: (*visit).batches},
		{Method: http.MethodGet, Pattern: "/batches/{id}", need: needIntake, run: (*visit).batch},
		{Method: http.MethodPost, Pattern: "/batches/{id}/retry", need: needIntake, run: (*visit).retry},

		{Method: http.MethodGet, Pattern: "/register", need: needChange, run: (*visit).registerPage},
		{Method: http.MethodPost, Pattern: "/register", need: needChange, run: (*visit).takeRegister, streams: true},
		{Method: http.MethodGet, Pattern: "/review", need: needChange, run: (*visit).review},
		{Method: http.MethodGet, Pattern: "/history", need: needAudit, run: (*visit).history},
		{Method: http.MethodGet, Pattern: "/people", need: needAdmin, run: (*visit).peoplePage},
		{Method: http.MethodPost, Pattern: "/people", need: needAdmin, run: (*visit).addPerson},
		{Method: http.MethodGet, Pattern: "/admin/dictionary", need: needAdmin, run: (*visit).dictionaryPage},
		{Method: http.MethodGet, Pattern: "/admin/series", need: needAdmin, run: (*visit).seriesPage},
		{Method: http.MethodPost, Pattern: "/admin/series/{id}", need: needAdmin, run: (*visit).changeSeries},
		{Method: http.MethodPost, Pattern: "/admin/dictionary", need: needAdmin, run: (*visit).changeDictionary, large: true},
		{Method: http.MethodPost, Pattern: "/people/{login}/disable", need: needAdmin, run: (*visit).disablePerson},
		{Method: http.MethodPost, Pattern: "/people/{login}/enable", need: needAdmin, run: (*visit).enablePerson},
		{Method: http.MethodPost, Pattern: "/people/{login}/sign-in-link", need: needAdmin, run: (*visit).linkPerson},
	}
	return append(pages, apiRoutes()...)
}

// apiRoutes are the JSON API: all that a command at the owner's socket can call,
// and, by token or session, what the person's role allows.
func apiRoutes() []route {
	table := []route{
		{Method: http.MethodGet, Pattern: "/api/v1/search", need: needSearch, run: (*visit).apiSearch, streams: true},
		{Method: http.MethodGet, Pattern: "/api/v1/search.csv", need: needExport, run: (*visit).apiSearchCSV, streams: true},
		{Method: http.MethodGet, Pattern: "/api/v1/suggest", need: needSearch, run: (*visit).apiSuggest},

		{Method: http.MethodGet, Pattern: "/api/v1/batches", need: needIntake, run: (*visit).apiBatches},
		{Method: http.MethodPost, Pattern: "/api/v1/batches", need: needIntake, run: (*visit).apiOpenBatch},
		{Method: http.MethodGet, Pattern: "/api/v1/batches/{id}", need: needIntake, run: (*visit).apiBatch},
		{Method: http.MethodPut, Pattern: "/api/v1/batches/{id}/files", need: needIntake, run: (*visit).apiTake, streams: true},
		{Method: http.MethodPost, Pattern: "/api/v1/batches/{id}/retry", need: needIntake, run: (*visit).apiRetry},

		{Method: http.MethodGet, Pattern: "/api/v1/review", need: needChange, run: (*visit).apiReview},
		{Method: http.MethodGet, Pattern: "/api/v1/records/{id}", need: needView, run: (*visit).apiRecord},
		{Method: http.MethodPost, Pattern: "/api/v1/records/{id}", need: needChange, run: (*visit).apiSetRecord},
		{Method: http.MethodPost, Pattern: "/api/v1/records/import", need: needChange, run: (*visit).apiRegister, streams: true},
		{Method: http.MethodGet, Pattern: "/api/v1/records/{id}/pages", need: needView, run: (*visit).apiPages},
		{Method: http.MethodGet, Pattern: "/api/v1/records/{id}/export", need: needExport, run: (*visit).apiExport, streams: true},
		{Method: http.MethodGet, Pattern: "/api/v1/records/{id}/access", need: needAccess, run: (*visit).apiAccess},
		{Method: http.MethodPost, Pattern: "/api/v1/records/{id}/access", need: needAccess, run: (*visit).apiSetAccess},

		{Method: http.MethodGet, Pattern: "/api/v1/people", need: needAdmin, run: (*visit).apiPeople},
		{Method: http.MethodPost, Pattern: "/api/v1/people", need: needAdmin, run: (*visit).apiAddPerson},
		{Method: http.MethodPost, Pattern: "/api/v1/people/{login}/password", need: needAdmin, run: (*visit).apiPassword},
		{Method: http.MethodPost, Pattern: "/api/v1/people/{login}/tokens", need: needAdmin, run: (*visit).apiToken},
		{Method: http.MethodPost, Pattern: "/api/v1/people/{login}/sign-in-link", need: needAdmin, run: (*visit).apiSignInLink},
		{Method: http.MethodPost, Pattern: "/api/v1/people/{login}/disable", need: needAdmin, run: (*visit).apiDisable},
		{Method: http.MethodPost, Pattern: "/api/v1/people/{login}/enable", need: needAdmin, run: (*visit).apiEnable},

		{Method: http.MethodGet, Pattern: "/api/v1/series", need: needAdmin, run: (*visit).apiSeries},
		{Method: http.MethodPost, Pattern: "/api/v1/series/{id}", need: needAdmin, run: (*visit).apiSetSeries},

		{Method: http.MethodPost, Pattern: "/api/v1/reindex", need: needOwner, run: (*visit).apiReindex, streams: true},
		{Method: http.MethodPost, Pattern: "/api/v1/verify", need: needOwner, run: (*visit).apiVerify, streams: true},
		{Method: http.MethodPost, Pattern: "/api/v1/reread", need: needOwner, run: (*visit).apiReread, streams: true},
	}
	for i := range table {
		table[i].api = true
	}
	return table
}
