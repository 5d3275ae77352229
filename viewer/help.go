package viewer

type helpView struct{ Search, Shortcuts []pair }

// help says how to search, and which keys there are.
func (v *visit) help() error {
	view := helpView{
		Search: []pair{
			{"道路 占用", v.say("help.and")},
			{`"道路占用許可"`, v.say("help.exact")},
			{"契約 -変更", v.say("help.not")},
			{"契約 OR 協定", v.say("help.or")},
			{"件名:予算", v.say("help.field")},
			{"年度:S45..S50", v.say("help.range")},
			{"道路 ~20 許可", v.say("help.near")},
			{"道路*許可", v.say("help.gap")},
			{"ごみ処理 表記:かな", v.say("help.spelling")},
		},
		Shortcuts: []pair{{"n", v.say("help.n")}, {"p", v.say("help.p")}, {"g", v.say("help.g")}, {"/", v.say("help.slash")}},
	}
	f := v.frame(v.say("help.title"), view)
	f.HasKeys = true
	return v.page("help", f)
}
