// Package filing reads what people write into the fields of a record (件名, 番号, 課,
// 年度, 種別, 相手方, 金額, 日付), one record at a time or as a register with a row for
// each, and says what changes by it. It knows no store and no person: who calls it
// does.
package filing
