package reading

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"fumikura/ocr/ocrtest"
)

func TestRepair(t *testing.T) {
	for in, want := range map[string]string{
		"サ一ビス":    "サービス",
		"開会を宜した":  "開会を宣した",
		"宜言する":    "宣言する",
		"閉會ヲ宜ス":   "閉會ヲ宣ス",
		"を宜しくお願い": "を宜しくお願い",
		"便宣上、適宣":  "便宜上、適宜",
		"|被害の状況は、次のとおりである。|": "被害の状況は、次のとおりである。",
		"執行残額は|不用額とする":       "執行残額は|不用額とする",
		"番地は次のとおり一|":         "番地は次のとおり一|",
		"|1番地は次のとおり":         "|1番地は次のとおり",
		".町内会から要望":           "町内会から要望",
		"_金子は、長年":            "金子は、長年",
		"記録した。.":             "記録した。",
		".5メートル":             ".5メートル",
		".一方":                ".一方",
		".txtの件":             ".txtの件",
		"|い|う":               "|い|う",
		"二O三":                "二O三",
		"※〇81の欄は":            "※○81の欄は",
		"〇6-1234":            "〇6-1234",
		"二〇3番地":              "二〇3番地",
		"セン夕ー":               "センター",
		"第ー条":                "第一条",
		"第一号口の額":             "第一号ロの額",
		"第2号イ及び口に掲げる":        "第2号イ及びロに掲げる",
		"同条第二号イ又は口":          "同条第二号イ又はロ",
		"第一号イ、口及びハ":          "第一号イ、ロ及びハ",
		"第一号口座":              "第一号口座",
		"窓口及び口頭":             "窓口及び口頭",
		"一号の口":               "一号の口",
		`合計\529`:             "合計¥529",
		`C:\temp`:            `C:\temp`,
		"0ECDの統計":            "OECDの統計",
		"IS0の規格":             "ISOの規格",
		"係るU1を整備":            "係るUIを整備",
		"係るC10を活用":           "係るCIOを活用",
		"係るloTを評価":           "係るIoTを評価",
		"係る1CTを導入":           "係るICTを導入",
		"係る1SOを試行":           "係るISOを試行",
		"係るToTを見直す":          "係るIoTを見直す",
		"係るCPエを更新":           "係るCPIを更新",
		"西のAエリア":             "西のAエリア",
		"AIエンジンの":            "AIエンジンの",
		"A1判の図面":             "A1判の図面",
		"図面A1":               "図面A1",
		"区画A1-3":             "区画A1-3",
		"平成10年":              "平成10年",
		"別表B1の欄":             "別表B1の欄",
		"A0判の図":              "A0判の図",
		"B2F0の型":             "B2F0の型",
		"FM10の型":             "FM10の型",
		"室温は25Cとする":          "室温は25℃とする",
		"水温は7.5C以上":          "水温は7.5℃以上",
		"3Cの教室":              "3Cの教室",
		"25Cクラス":             "25Cクラス",
		"info◎city.jp":       "info@city.jp",
		"◎A班":                "◎A班",
		"第-項":                "第一項",
		"三ー六":                "三一六",
		"二百ーメートル":            "二百一メートル",
		"データー覧":              "データー覧",
		"ー般社団法人":             "一般社団法人",
		"南国市-般会計":            "南国市一般会計",
		"条例の-部を":             "条例の一部を",
		":般財源":               "一般財源",
		"A-部":                "A-部",
		"ー〜四":                "一〜四",
		"ーつ":                 "ーつ",
		"東京-大阪間":             "東京-大阪間",
		"昭和33年1月27圓に開催":      "昭和33年1月27日に開催",
		"昭和56年5月28円":         "昭和56年5月28日",
		"11月20円を徴収する":        "11月20円を徴収する",
		"昭和61年2月15月":         "昭和61年2月15日",
		"1月2月3月":             "1月2月3月",
		"4月5月":               "4月5月",
		"10月1目から":            "10月1日から",
		"月1白紙":               "月1白紙",
		"九月ニ+六日":             "九月二十六日",
		"二八二し番地":             "二八二七番地",
		"令和五年L月レ日":           "令和五年七月七日",
		"三ヒ五番地":              "三七五番地",
		"四月しかない":             "四月しかない",
		"三しか":                "三しか",
		"会和四年十月":             "令和四年十月",
		"信和3年度":              "令和3年度",
		"今和元年":               "令和元年",
		"人和十二年":              "令和十二年",
		"協会和室":               "協会和室",
		"昭和三年":               "昭和三年",
		"金五ニ百円":              "金五二百円",
		"船着場通ニーニ四番地":         "船着場通二一二四番地",
		"大字上原一〇ニニ番地":         "大字上原一〇二二番地",
		"栄町ニー三一丁目":           "栄町二一三一丁目",
		"ニー四":                "二一四",
		"ハニ":                 "ハニ",
		"会員ハ一号ニ限ル":           "会員ハ一号ニ限ル",
		"ビルニー三番":             "ビルニー三番",
		"イロハニ三年":             "イロハニ三年",
		"三百四+四箇所":            "三百四十四箇所",
		"濃度百八＋七、":            "濃度百八十七、",
		"A+B":                "A+B",
		"三+ア":                "三+ア",
		"道路ノ修繕二關シ報告ス":        "道路ノ修繕ニ關シ報告ス",
		"二關スル費用ヲ以テ之ヲ支辨シ縣ノ補助ヲきりクモノト年賦二依ル": "二關スル費用ヲ以テ之ヲ支辨シ縣ノ補助ヲきりクモノト年賦ニ依ル",
		"テレビのスイッチを二度押す":                  "テレビのスイッチを二度押す",
		"第二條ノ規定ハ之ヲ適用ス":                   "第二條ノ規定ハ之ヲ適用ス",
		"後二改ム":                           "後ニ改ム",
		"別二定ム。":                          "別ニ定ム。",
		"第二課管理ビル":                        "第二課管理ビル",
		"昭和二年四月ヨリ之ヲ施行ス":                  "昭和二年四月ヨリ之ヲ施行ス",
		"理由ニ基づき":                         "理由ニ基づき",
		"電話0852ー55ー9555":                 "電話0852-55-9555",
		"1番地2ー3":                         "1番地2ー3",
		"1O2円":                           "102円",
		"1l2円":                           "112円",
		"令和1O年":                          "令和1O年",
		"45O円":                           "450円",
		"ABO型":                           "ABO型",
		"歳出と収人の額":                        "歳出と収入の額",
		"容器に人れる":                         "容器に入れる",
		"納人と本人":                          "納人と本人",
		"保全管理命念":                         "保全管理命令",
		"令和OO年OOO様":                      "令和○○年○○○様",
		"GOOD品":                          "GOOD品",
		"ROO.2":                          "ROO.2",
		"O様":                             "O様",
		"記念に":                            "記念に",
		"液のp日計":                          "液のpH計",
		"その再現性が土0.05以内":                  "その再現性が±0.05以内",
		"盛土12.5トン":                       "盛土12.5トン",
		"土10キロ":                          "土10キロ",
		"88.000千円":                       "88,000千円",
		"1.234億円":                        "1.234億円",
		"51.341,000円":                    "51,341,000円",
		"644、500円":                       "644,500円",
		"1.500メートル":                      "1.500メートル",
		"12.5円":                          "12.5円",
		"1234.500円":                      "1234.500円",
		"ことo":                            "こと。",
		"したo":                            "した。",
		"した.なお":                          "した.なお",
		"した.次回":                          "した。次回",
		"とする.":                           "とする。",
		"第1.2条":                          "第1.2条",
		"はじめに..":                         "はじめに..",
		"すること0":                          "すること。",
		"生成Alの課題":                        "生成AIの課題",
		"lT企業":                           "IT企業",
		"A|を用いる":                         "AIを用いる",
		"AlとHCl":                         "AIとHCl",
		"OpenAlの":                        "OpenAIの",
		"OpenAl,":                        "OpenAI,",
		"pHlの":                           "pHlの",
		"eAlの判断":                         "eAIの判断",
		"OpenAlI,":                       "OpenAI,",
		"TiAl合金":                         "TiAl合金",
		"OpenAllyの":                      "OpenAllyの",
		"All人":                           "All人",
		"生成AlIが":                         "生成AIが",
		"生成AIlが":                         "生成AIが",
		"「偽情報]」に":                        "「偽情報」に",
		"「偽情報」]に":                        "「偽情報」に",
		"[「偽情報」]に":                       "[「偽情報」]に",
		"[「偽情報」に":                        "「偽情報」に",
		"mlずつ":                           "mlずつ",
		"NaClの量":                         "NaClの量",
		"Al alloy":                       "Al alloy",
		"5lの水":                           "5lの水",
		"口頭":                             "口頭",
		"東京工場":                           "東京工場",
		"":                               "",
	} {
		cols := columns(read("Japanese", in, 98))
		Repair(cols, false)
		if got := said(cols); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"各号の-に該当": "各号の一に該当", "各号の-つ": "各号の一つ", "附則-部": "附則一部", "データ-覧": "データ-覧",
		"月+-日": "月十一日", "第|四条の": "第十四条の", "第|に": "第|に", "二+": "二十", "年-+四日": "年一十四日", "+-": "十一", "AはB+C": "AはB+C",
		"エーテルー〇ミリ": "エーテル一〇ミリ", "通-O一四番": "通一〇一四番", "二O〇三": "二〇〇三", "二OKの": "二OKの", "八Omlから": "八〇mlから", "Oの": "Oの", "ビタミンーOKの": "ビタミンーOKの"} {
		cols := columns(read("Japanese", in, 98))
		if Repair(cols, true); said(cols) != want {
			t.Errorf("%s, vertical, became %s, want %s", in, said(cols), want)
		}
	}
	gap := append(columns(read("Japanese", "生成A", 98)), Column{From: -1})
	gap = append(gap, columns(read("Japanese", "lの課題", 98))...)
	if Repair(gap, false); said(gap) != "生成AIの課題" {
		t.Errorf("with a column that says nothing, %s", said(gap))
	}
	cols := columns(read("Japanese", "第ー条", 98))
	Repair(cols, false)
	if c := cols[1]; c.Raw != "ー" || c.Conf != repairedConf || len(c.Alts) != 1 || c.Alts[0].Text != "ー" {
		t.Errorf("a repaired column is %+v", c)
	}
	cols = columns(read("Japanese", "第ー条", 98))
	if Repair(cols, false, Rules()...); said(cols) != "第ー条" {
		t.Error("a rule that was left out was used")
	}
}

// A rawLine is a line as the models read it, and what stands on the paper.
type rawLine struct {
	Page     string
	Vertical bool
	Truth    string
	Reads    []Read
}

// rawLines are testdata/lines.jsonl.gz: lines really read, of the scanned set and of a
// drawn one (deploy/pages, seed 23), made by
//
//	go run ./deploy/readbench -trace TRACE FOLDER
//	go run ./deploy/readbench -lines ocr/reading/testdata/lines.jsonl.gz TRACE…
//
// all that a repair touches and one in twelve of the others.
func rawLines(t *testing.T) []rawLine {
	f, err := os.Open("testdata/lines.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []rawLine
	for d := json.NewDecoder(z); ; {
		var l rawLine
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
}

// No repair, by itself or with the others, makes any line worse, and together they
// make many better.
func TestNoLineGetsWorse(t *testing.T) {
	lines := rawLines(t)
	better, touched := 0, map[string]bool{}
	for _, l := range lines {
		truth := []rune(ocrtest.Comparable(l.Truth))
		with := func(without ...string) int {
			cols := Vote(l.Reads)
			Repair(cols, l.Vertical, without...)
			return ocrtest.Distance(truth, []rune(ocrtest.Comparable(said(cols))))
		}
		none, all := with(Rules()...), with()
		if all > none {
			t.Errorf("%s: %d edits before, %d after: %s", l.Page, none, all, l.Truth)
		}
		if all < none {
			better++
		}
		for _, r := range Rules() {
			alone := []string{}
			for _, o := range Rules() {
				if o != r {
					alone = append(alone, o)
				}
			}
			switch n := with(alone...); {
			case n > none:
				t.Errorf("%s: %q alone needs %d edits, nothing %d: %s", l.Page, r, n, none, l.Truth)
			case n < none:
				touched[r] = true
			}
			if n := with(r); n < all {
				t.Errorf("%s: %d edits with %q, %d without: %s", l.Page, all, r, n, l.Truth)
			}
		}
	}
	if len(lines) < 400 || better < 60 || len(touched) < 5 {
		t.Errorf("%d of %d lines got better, by %v", better, len(lines), touched)
	}
}

// The rules are for what was measured: the pairs that they decide between stand in the
// table of confusions, and the table is sound.
func TestConfusions(t *testing.T) {
	b, err := os.ReadFile("testdata/confusions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for l := range strings.Lines(string(b)) {
		if strings.HasPrefix(l, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(l, "\n"), "\t")
		if len(f) != 5 || f[0] != "h" && f[0] != "v" || f[1] == f[2] || seen[strings.Join(f[:3], " ")] {
			t.Fatalf("a line %q", l)
		}
		seen[strings.Join(f[:3], " ")] = true
	}
	for _, pair := range []string{"h , .", "v ニ 二", "v 二 ニ", "v 十 +", "v 一 -", "h 0 9", "h □ 口", "h △ へ"} {
		if !seen[pair] {
			t.Errorf("%q is decided, and was never seen", pair)
		}
	}
}
