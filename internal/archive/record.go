package archive

// A Record is one revision of a record's metadata and its ordered pages.
type Record struct {
	Format string `json:"format"`
	ID     ID     `json:"id"`
	Rev    int    `json:"rev"` // from 1
	Series ID     `json:"series"`
	Title  string `json:"title"`
	// Number is the 文書番号, empty until it is filed; Accession (受入番号) is
	// "<batch number>-<n>" and never changes.
	Number    string `json:"number,omitempty"`
	Accession string `json:"accession"`
	Division  string `json:"division,omitempty"`
	// FiscalYear is the 年度 by the year of its April, 0 where unknown.
	FiscalYear int      `json:"fy,omitempty"`
	Dates      []string `json:"dates,omitempty"` // YYYY-MM-DD, or shorter where day or month is unknown
	Kind       string   `json:"kind,omitempty"`
	// Languages are what the pages are written in, as the reader names them (jpn,
	// eng); none where the series' hold.
	Languages []string `json:"languages,omitempty"`
	Party     string   `json:"party,omitempty"`   // 相手方: with whom or about whom
	Amounts   []int64  `json:"amounts,omitempty"` // 金額, yen
	// Access is nil where the series' holds.
	Access *Access `json:"access,omitempty"`

	Batch ID     `json:"batch"`
	File  string `json:"file"`     // the file entry's key hash
	Name  string `json:"filename"` // the file's name as it came
	// Cutting is true while pages are still being cut off the file.
	Cutting bool         `json:"cutting,omitempty"`
	Pages   []RecordPage `json:"pages"`
	Event   Event        `json:"event"`
}

// A RecordPage is a page's place in a record. "Page 3" is the third that is not
// removed, and exists only here.
type RecordPage struct {
	Page  ID  `json:"page"`
	Image int `json:"image"` // image revision
	// Turn is a person's choice of quarter turns, nil to follow the reader's.
	Turn    *int `json:"turn,omitempty"`
	Hidden  bool `json:"hidden,omitempty"`
	Removed bool `json:"removed,omitempty"`
}

// Visible are the pages that count: neither hidden nor removed, in order.
func (r *Record) Visible() []RecordPage {
	out := make([]RecordPage, 0, len(r.Pages))
	for _, p := range r.Pages {
		if !p.Hidden && !p.Removed {
			out = append(out, p)
		}
	}
	return out
}

// Position is the page's place from 1 among the visible pages, 0 if it has none.
func (r *Record) Position(page ID) int {
	n := 0
	for _, p := range r.Pages {
		if p.Hidden || p.Removed {
			continue
		}
		n++
		if p.Page == page {
			return n
		}
	}
	return 0
}

// Shown is what people call the record: its number, or until then its accession.
func (r *Record) Shown() string {
	if r.Number != "" {
		return r.Number
	}
	return r.Accession
}

// A Series (簿冊) is one revision of the folder that records are filed in.
type Series struct {
	Format     string `json:"format"`
	ID         ID     `json:"id"`
	Rev        int    `json:"rev"`
	Code       string `json:"code,omitempty"`
	Title      string `json:"title"`
	Division   string `json:"division,omitempty"`
	FiscalYear int    `json:"fy,omitempty"`
	Retention  string `json:"retention,omitempty"`
	Shelf      string `json:"shelf,omitempty"`
	// Languages are what its records are written in where they don't say themselves;
	// none is the configuration's default.
	Languages []string `json:"languages,omitempty"`
	Access    Access   `json:"access"`
	Event     Event    `json:"event"`
}

// UnsortedSeries is what stands under Unsorted as long as nobody stored a
// revision of it.
func UnsortedSeries() *Series {
	return &Series{Format: FormatSeries, ID: Unsorted, Title: "未整理", Access: Access{Level: LevelAll}}
}
