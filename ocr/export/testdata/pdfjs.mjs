// Prints the text of a PDF's pages as pdf.js finds it, a line of the page a line.
// Arguments: the folder of pdfjs-dist, the PDF.
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

console.log = console.warn = () => {}; // it misses what it would draw with
const [folder, file] = process.argv.slice(2);
const {getDocument} = await import(pathToFileURL(path.resolve(folder, 'legacy/build/pdf.mjs')));
const pdf = await getDocument({data: new Uint8Array(fs.readFileSync(file)), verbosity: 0, useSystemFonts: false, disableFontFace: true}).promise;
for (let n = 1; n <= pdf.numPages; n++) {
  const {items} = await (await pdf.getPage(n)).getTextContent();
  process.stdout.write(items.map(i => i.str + (i.hasEOL ? '\n' : '')).join('') + '\n');
}
