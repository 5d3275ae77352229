package reading

import "testing"

func TestTemper(t *testing.T) {
	line := func(confs ...float64) []Column {
		var cols []Column
		for _, c := range confs {
			cols = append(cols, Column{Text: "字", Conf: c})
		}
		return cols
	}
	for _, c := range []struct {
		name         string
		before, want []float64
	}{
		{"sure together", []float64{99.8, 99.8, 99}, []float64{99.8, 99.8, 99}},
		{"one doubt in a long line", []float64{99.8, 99, 60, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8, 99.8}, []float64{99.8, 99, 60, 99.8}},
		{"among doubts", []float64{99.8, 99, 60, 45}, []float64{94, 88, 60, 45}},
		{"among fewer doubts", []float64{99.8, 99, 70, 70}, []float64{98, 89, 70, 70}},
		{"half sure", []float64{99.8, 99, 89, 93}, []float64{99.5, 94.4, 89, 93}},
		{"alone", []float64{99.8}, []float64{99.8}},
		{"nothing", nil, nil},
	} {
		cols := line(c.before...)
		Temper(cols)
		for i, w := range c.want {
			if cols[i].Conf != w {
				t.Errorf("%s: character %d has %.1f, want %.1f", c.name, i, cols[i].Conf, w)
			}
		}
	}
	// What stands nowhere is no company.
	cols := append(line(99.8, 99.8), Column{Conf: 20})
	if Temper(cols); cols[0].Conf != 99.8 {
		t.Errorf("an empty place lowers the trust to %.1f", cols[0].Conf)
	}
}
