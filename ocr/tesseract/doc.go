// Package tesseract is an ocr.Engine on Tesseract. A Pool keeps child processes
// (the program itself, run again with a hidden subcommand that calls ServeChild),
// one a worker, and speaks with them in frames over their standard input and
// output. Only a child decodes images and calls Tesseract, so that a crash, a
// leak or an endless page costs one try of one page, and a cancelled page leaves
// no work behind.
//
// In a child a page goes this way: decode, EXIF, a look at a small copy
// (ocr.Look) that gives turn and direction, a read of a sample where the look is
// unsure; the working picture (prepare: what surrounds the sheet painted white, the
// paper flattened, stamps taken apart by their colour, bad copies mended, skew and
// ruling lines gone); its layout (tables
// by cell, columns or tiers, headings, parts that run across the rest, each with its
// direction); ruby, notes within lines and figures across a vertical line read by
// themselves and taken out; one reading of each part, the cells of a table pasted on one sheet; a
// reading of the lines that this missed; what the other models say of doubtful lines
// (refine); boxes for every character fitted to the ink, and all of it mapped back
// to the frame; what is struck out, a page number or a note, by its place; last the
// stamps.
//
// A child stays below 400 MB, see BENCHMARKS.md: 40 MB are the program's own file, which
// all children share, each model takes 20 and its dictionaries as much again, and they
// are loaded when first needed, four at most; of a page its grey is held while it is
// read, and its colours only until they are taken apart. One that holds more than
// mostHeld between two pages is replaced.
package tesseract
