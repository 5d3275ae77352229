package reading

import "testing"

func TestCircled(t *testing.T) {
	// Of each place the reads, and what must stand there.
	for _, c := range []struct {
		reads [][]string
		want  string
	}{
		{[][]string{{"⑦", "①", "④"}, {"⑰", "④", "①"}, {"位"}, {"②"}, {"⑫"}, {"平"}, {"⑧", "③"}, {"見"}}, "①位②平③見"},
		{[][]string{{"①"}, {"位"}, {"⑫", "②"}, {"平"}}, "①位②平"},
		{[][]string{{"③"}, {"位"}, {"⑥", "④"}, {"平"}}, "③位④平"}, // goes on from another line
		{[][]string{{"①"}, {"②"}, {"の"}, {"③"}}, "①②の③"},
		{[][]string{{"③"}, {"位"}, {"⑥"}, {"平"}}, "③位⑥平"}, // no read has a row
		{[][]string{{"⑧", "③"}, {"位"}}, "⑧位"},
		{[][]string{{"④"}, {"位"}, {"②"}, {"平"}, {"③"}, {"見"}}, "①位②平③見"},
		{[][]string{{"④"}, {"位"}, {"②"}, {"平"}, {"⑧"}, {"見"}}, "④位②平⑧見"},
		{[][]string{{"④"}, {"位"}, {"②"}, {"平"}}, "④位②平"},
	} {
		var cols []Column
		for _, r := range c.reads {
			col := Column{Text: r[0], Conf: 90}
			for _, a := range r[1:] {
				col.Alts = append(col.Alts, Alt{a, 50})
			}
			cols = append(cols, col)
		}
		Repair(cols, false)
		got := ""
		for _, c := range cols {
			got += c.Text
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.reads, got, c.want)
		}
	}
}

func TestCounts(t *testing.T) {
	line := []string{"①", "位", "②", "平", "⑧"}
	for at, want := range []bool{true, false, true, false, false} {
		if Counts(line, at) != want {
			t.Errorf("%s at %d", line[at], at)
		}
	}
}
