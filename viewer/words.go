package viewer

import "maps"

// A key names a sentence or a word of the catalogue.
type key string

// A word is a sentence in both languages, in the form of fmt.Sprintf.
type word struct{ ja, en string }

// catalogue is everything that people read on the pages. A test holds that every
// key which templates and code use is here, and that no entry lacks a language.
var catalogue = merge(tables...)

// tables are the parts of the catalogue; no key stands in two of them.
var tables = []map[key]word{siteWords, searchWords, documentWords, intakeWords, officeWords, problemWords, savedWords, ladderWords, dictionaryWords, seriesWords, reviewWords, editWords}

func merge(tables ...map[key]word) map[key]word {
	all := map[key]word{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

var siteWords = map[key]word{
	"site.name":  {"文庫 Fumikura", "Fumikura"},
	"site.mark":  {"文庫", "文庫"},
	"site.skip":  {"本文へ移動", "Skip to content"},
	"nav.label":  {"主なページ", "Main pages"},
	"nav.search": {"検索", "Search"},
	"nav.upload": {"取込", "Deliver"},

	"nav.batches": {"束", "Batches"},
	"nav.history": {"履歴", "History"},
	"nav.people":  {"利用者", "People"},
	"nav.help":    {"使い方", "Help"},
	"keys.on":     {"1文字のショートカットを使う", "Use single-key shortcuts"},
	"keys.off":    {"1文字のショートカットを使わない", "Switch single-key shortcuts off"},

	"sign-in":          {"サインイン", "Sign in"},
	"sign-in.login":    {"利用者名", "Login name"},
	"sign-in.password": {"パスワード", "Password"},
	"sign-in.go":       {"サインイン", "Sign in"},
	"sign-in.start":    {"サインインして始める", "Sign in and start"},
	"sign-in.link":     {"このリンクは一度だけ使えます。ボタンを押すとサインインします。", "This link works once. Press the button to sign in."},
	"sign-in.lost":     {"パスワードを忘れたときは、管理者にサインイン用リンクの発行を依頼してください。", "If you have lost your password, ask an administrator for a sign-in link."},
	"sign-in.wrong":    {"利用者名かパスワードが違います。もう一度入力してください。", "The login name or the password is wrong. Please try again."},
	"sign-in.badlink":  {"このリンクは使用済みか、期限が切れています。管理者に新しいリンクの発行を依頼してください。", "This link was used already or has expired. Ask an administrator for a new one."},
	"sign-in.wait":     {"サインインの失敗が続いたため、しばらく受け付けません。%d秒後にもう一度お試しください。", "Too many attempts to sign in. Try again in %d seconds."},
	"sign-out":         {"サインアウト", "Sign out"},

	"pager.label": {"ページ送り", "More pages"},
	"pager.prev":  {"← 前へ", "← Previous"},
	"pager.next":  {"次へ →", "Next →"},
	"pager.at":    {"%s / %s", "%s of %s"},

	"away.store":   {"保管庫に接続できません。閲覧と取込ができないことがあります。", "The store is away. Records may not open, and nothing can be delivered."},
	"away.queue":   {"読取の待ち行列に接続できません。取込は続けられますが、読取は復旧後に行われます。", "The queue is away. You can go on delivering; pages will be read when it is back."},
	"away.index":   {"検索の索引に接続できません。検索できるようになるまでお待ちください。", "The index is away. Searching will work when it is back."},
	"away.history": {"履歴を書き込めません。復旧するまで閲覧と検索はできません。", "The history can't be written. Nothing can be shown until it can."},
	"away.reading": {"読取の処理が止まっています。取込は続けられます。", "Reading has stopped. You can go on delivering."},
	"part.store":   {"保管庫", "the store"},
	"part.queue":   {"待ち行列", "the queue"},
	"part.index":   {"索引", "the index"},
	"part.history": {"履歴", "the history"},
	"part.reading": {"読取", "reading"},

	"help.title":     {"使い方", "Help"},
	"help.search":    {"検索のしかた", "How to search"},
	"help.keys":      {"ショートカットキー", "Shortcut keys"},
	"help.keyswords": {"文字の入力中や日本語変換中は働きません。ページ下部のボタンで止められます。", "They do nothing while you type or convert Japanese text. A button at the foot of the pages switches them off."},
	"help.and":       {"空白で区切ると、すべての語を含むページを探します", "With spaces: pages that hold all the words"},
	"help.exact":     {"書かれたとおりの並びを探します", "Exactly as written"},
	"help.not":       {"その語を含むページを除きます", "Leaves out pages that hold the word"},
	"help.or":        {"どちらかを含むページを探します", "Pages that hold either"},
	"help.field":     {"項目を指定して探します。番号: 課: 簿冊: 年度: も使えます", "Looks in one field; 番号: 課: 簿冊: 年度: work too"},
	"help.range":     {"範囲で探します。日付: と 金額:100万..500万 も同じです。空欄は「なし」です", "A range; 日付: (dates) and 金額:100万..500万 (amounts) too; なし where it is blank"},
	"help.near":      {"20文字以内に並ぶ語を探します", "Both words, at most 20 characters apart"},
	"help.gap":       {"間にほかの文字があってもよい並びを探します", "One after the other, with other characters between"},
	"help.spelling":  {"ひらがなとカタカナを区別しません。ほかに ゆれ・旧仮名・厳密・異体字区別", "Hiragana is katakana; also ゆれ (loose), 旧仮名 (old), 厳密 (strict), 異体字区別 (apart)"},
	"help.n":         {"次の該当箇所", "Next hit"},
	"help.p":         {"前の該当箇所", "Previous hit"},
	"help.g":         {"ページ番号の入力へ移動", "Go to a page number"},
	"help.slash":     {"検索欄へ移動", "To the search box"},
}

var problemWords = map[key]word{
	"problem.title":        {"表示できません", "This can't be shown"},
	"problem.code":         {"番号", "Code"},
	"problem.home":         {"検索へ戻る", "Back to search"},
	"problem.not-there":    {"このページはありません。アドレスを確かめるか、検索し直してください。閲覧できる人が限られている文書も、このように表示されます。", "There is no such page. See whether the address is right, or search again. Records that only some people may see are answered like this too."},
	"problem.not-yours":    {"この操作をする権限がありません。必要なときは管理者に依頼してください。", "Your role does not let you do this. Ask an administrator if you need it."},
	"problem.sign-in":      {"サインインが必要です。", "You need to sign in."},
	"problem.cross-origin": {"別のサイトから送られた操作は受け付けません。このサイトのページから操作してください。", "This came from another site and was not carried out. Use the pages of this site."},
	"problem.too-large":    {"送られた内容が大きすぎます。小さく分けて送ってください。", "What was sent is too large. Send it in smaller parts."},
	"problem.busy":         {"検索が混み合っています。少し待ってからもう一度お試しください。", "Too many searches at once. Wait a moment, then try again."},
	"problem.slow":         {"検索に時間がかかりすぎたため、やめました。語を増やすか長くして、もう一度お試しください。", "The search took too long and was stopped. Use more or longer words, then try again."},
	"problem.not-here":     {"このプロセスではその操作はできません。", "This process can't do that."},
	"problem.away":         {"%sに接続できないため、いまは応じられません。少し待ってからもう一度お試しください。", "%s can't be reached, so this can't be answered now. Wait a moment, then try again."},
	"problem.fault":        {"サーバー側の不具合で処理できませんでした。もう一度試しても直らないときは、時刻を添えて管理者に知らせてください。", "Something went wrong on the server. If it happens again, tell an administrator the time."},
	"problem.changed":      {"ほかの人が先にこの文書を変更しました。文書のページを開き直して、確かめてからやり直してください。", "Somebody else changed this record meanwhile. Open its page again, look, and try again."},
	"problem.form":         {"入力の内容が正しくありません。前のページに戻ってやり直してください。", "The form was not filled in as expected. Go back and try again."},
	"problem.value":        {"「%s」の値が正しくありません。", "The value of %q is not right."},
	"problem.long-query":   {"検索の語が長すぎます。%d文字以内にしてください。", "The query is too long. Use at most %d characters."},
	"problem.broken":       {"送信が途中で切れました。もう一度送ってください。", "The delivery broke off. Send it again."},
	"problem.no-key":       {"ファイルの送信番号(Fumikura-Key)がありません。", "The header Fumikura-Key is missing."},
	"problem.json":         {"送られたJSONを読めません: %s", "The JSON could not be read: %s"},
	"problem.no-person":    {"利用者「%s」はいません。", "There is no person %q."},
	"problem.reason":       {"%s", "%s"},
	"problem.no-original":  {"原本がまだありません。", "The original is not there yet."},
}
