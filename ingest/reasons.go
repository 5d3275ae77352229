package ingest

import (
	"errors"
	"fmt"

	"fumikura/ingest/raster"
	"fumikura/internal/archive"
)

// Every sentence that intake says to a person: which file, what is wrong, what
// to do. Codes are stable.

func because(code, ja, en string) *archive.Reason {
	return &archive.Reason{Code: code, JA: ja, EN: en}
}

func whyEmpty(name string) *archive.Reason {
	return because("empty",
		fmt.Sprintf("「%s」は空のファイル(0バイト)です。スキャンし直すか、もう一度コピーしてから送ってください。", name),
		fmt.Sprintf("%q is empty (0 bytes): scan it again, or copy it again and send it.", name))
}

func whyTooBig(name string, limit int64) *archive.Reason {
	return because("too-big",
		fmt.Sprintf("「%s」は1ファイルの上限(%s)を超えています。いくつかに分けて送ってください。", name, bytesOf(limit)),
		fmt.Sprintf("%q is larger than the limit of %s a file: split it and send the parts.", name, bytesOf(limit)))
}

func whyTooManyPixels(name string, w, h int, limit int64) *archive.Reason {
	return because("too-many-pixels",
		fmt.Sprintf("「%s」の画像は %d × %d 画素で、1ページの上限(%d 万画素)を超えています。解像度を下げてスキャンし直してください。", name, w, h, limit/10000),
		fmt.Sprintf("%q has a page of %d × %d pixels, over the limit of %d megapixels: scan it again at a lower resolution.", name, w, h, limit/1000000))
}

func whyTooManyPages(name string, limit int) *archive.Reason {
	return because("too-many-pages",
		fmt.Sprintf("「%s」は1ファイルの上限(%d ページ)を超えています。いくつかに分けて送ってください。", name, limit),
		fmt.Sprintf("%q has more than %d pages: split it and send the parts.", name, limit))
}

func whyTruncated(name string) *archive.Reason {
	return because("truncated",
		fmt.Sprintf("「%s」は途中で切れています。元のファイルを確かめ、コピーし直すかスキャンし直して送ってください。", name),
		fmt.Sprintf("%q ends too early: check the original, copy or scan it again, and send it.", name))
}

func whyDamaged(name string) *archive.Reason {
	return because("damaged",
		fmt.Sprintf("「%s」は壊れていて読めません。スキャンし直すか、作成したソフトで保存し直して送ってください。", name),
		fmt.Sprintf("%q is damaged and cannot be read: scan it again, or save it again with the program that made it.", name))
}

func whyUnsupported(name, is string) *archive.Reason {
	return because("unsupported",
		fmt.Sprintf("「%s」(%s)は取り込める形式ではありません。PDF・TIFF・JPEG・PNG・JPEG 2000・ZIP で保存して送ってください。", name, is),
		fmt.Sprintf("%q (%s) is no kind of file that can be taken: save it as PDF, TIFF, JPEG, PNG, JPEG 2000 or ZIP and send it.", name, is))
}

func whyOffice(name string) *archive.Reason {
	return because("office",
		fmt.Sprintf("「%s」はオフィス文書です。PDF に書き出して送ってください。", name),
		fmt.Sprintf("%q is an office document: export it as PDF and send that.", name))
}

func whyPassword(name string) *archive.Reason {
	return because("password",
		fmt.Sprintf("「%s」は開くのにパスワードが要ります。パスワードを外して保存し、もう一度送ってください。", name),
		fmt.Sprintf("%q needs a password to open: save it without one and send it again.", name))
}

func whyNoPages(name string) *archive.Reason {
	return because("no-pages",
		fmt.Sprintf("「%s」にはページが1枚もありません。元のファイルを確かめて送り直してください。", name),
		fmt.Sprintf("%q has no pages: check the original and send it again.", name))
}

func whyNothingCut(name string) *archive.Reason {
	return because("nothing-cut",
		fmt.Sprintf("「%s」のページはどれも取り出せませんでした。スキャンし直すか、作成したソフトで保存し直して送ってください。", name),
		fmt.Sprintf("None of the pages of %q could be had: scan it again, or save it again with the program that made it.", name))
}

func whyLost(name string, n int) *archive.Reason {
	return because("page-damaged",
		fmt.Sprintf("「%s」の %d ページ目は壊れていて取り出せません。このページだけスキャンし直して送ってください。", name, n),
		fmt.Sprintf("Page %d of %q is damaged and cannot be had: scan this page again and send it.", n, name))
}

func whyPagePixels(name string, n int, limit int64) *archive.Reason {
	return because("page-too-large",
		fmt.Sprintf("「%s」の %d ページ目は1ページの上限(%d 万画素)を超えています。解像度を下げてこのページをスキャンし直してください。", name, n, limit/10000),
		fmt.Sprintf("Page %d of %q is over the limit of %d megapixels: scan this page again at a lower resolution.", n, name, limit/1000000))
}

func whyZIPBomb(name string) *archive.Reason {
	return because("zip-too-large",
		fmt.Sprintf("「%s」は展開すると大きくなりすぎるため取り込みません。中のファイルを分けて送ってください。", name),
		fmt.Sprintf("%q would unpack to far too much and is not taken: send the files in it in smaller parts.", name))
}

func whyZIPMembers(name string, limit int) *archive.Reason {
	return because("zip-too-many",
		fmt.Sprintf("「%s」には上限(%d 個)を超えるファイルが入っています。いくつかの ZIP に分けて送ってください。", name, limit),
		fmt.Sprintf("%q holds more than %d files: split it into several ZIPs.", name, limit))
}

func whyZIPInZIP(name string) *archive.Reason {
	return because("zip-in-zip",
		fmt.Sprintf("「%s」は ZIP の中の ZIP です。展開して中のファイルを送ってください。", name),
		fmt.Sprintf("%q is a ZIP inside a ZIP: unpack it and send the files in it.", name))
}

func whyZIPEmpty(name string) *archive.Reason {
	return because("zip-empty",
		fmt.Sprintf("「%s」にはファイルが入っていません。中身を確かめて作り直してください。", name),
		fmt.Sprintf("%q holds no files: check what it should hold and make it again.", name))
}

func whyMemberPassword(name string) *archive.Reason {
	return because("password",
		fmt.Sprintf("「%s」は ZIP の中でパスワード付きになっています。パスワードなしで ZIP を作り直して送ってください。", name),
		fmt.Sprintf("%q is locked with a password in its ZIP: make the ZIP again without one.", name))
}

func whyMemberMethod(name string) *archive.Reason {
	return because("zip-method",
		fmt.Sprintf("「%s」は ZIP の中で対応していない方式で圧縮されています。標準の方式(Deflate)で ZIP を作り直して送ってください。", name),
		fmt.Sprintf("%q is packed in a way that is not known here: make the ZIP again with the usual method (Deflate).", name))
}

func whyMemberDamaged(name string) *archive.Reason {
	return because("damaged",
		fmt.Sprintf("「%s」は ZIP の中で壊れています。ZIP を作り直して送ってください。", name),
		fmt.Sprintf("%q is damaged in its ZIP: make the ZIP again and send it.", name))
}

func whyNoRoom(name string) *archive.Reason {
	return because("no-room",
		fmt.Sprintf("サーバーの作業領域に空きがないため「%s」を受け取れません。管理者に連絡し、空きができてからもう一度送ってください。", name),
		fmt.Sprintf("There is no room on the server to receive %q: tell the administrator, and send it again once there is.", name))
}

func whyTool(name string) *archive.Reason {
	return because("tool-missing",
		fmt.Sprintf("「%s」のページを描くのに必要なプログラムまたは日本語フォント情報(poppler-utils、poppler-data)がサーバーにありません。管理者に連絡し、導入後に「再試行」を押してください。", name),
		fmt.Sprintf("The server lacks a program or the Japanese font data (poppler-utils, poppler-data) to draw the pages of %q: tell the administrator, and press Retry once they are installed.", name))
}

func whyOriginalGone(name string) *archive.Reason {
	return because("original-changed",
		fmt.Sprintf("「%s」の保管された原本が、受け取ったときと一致しません。管理者に連絡し、もう一度送ってください。", name),
		fmt.Sprintf("The stored original of %q is not what came: tell the administrator, and send it again.", name))
}

// whyImage turns what a header's reader found into a sentence.
func whyImage(name string, err error) *archive.Reason {
	switch {
	case errors.Is(err, raster.ErrTruncated):
		return whyTruncated(name)
	case errors.Is(err, raster.ErrUnsupported):
		return whyUnsupported(name, "特殊な画像 / special image")
	}
	return whyDamaged(name)
}

// bytesOf writes a number of bytes for a person.
func bytesOf(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n >= u.size {
			return fmt.Sprintf("%.4g %s", float64(n)/float64(u.size), u.name)
		}
	}
	return fmt.Sprintf("%d B", n)
}
