/** Reads a filled file as far as is needed to show it: rows of cells, each row with the line it has for the service. */
export async function readTable(file) {
  return isWorkbook(file) ? readWorkbook(await file.arrayBuffer()) : readText(await file.text());
}

/** Whether it is XLSX, by its name as everybody knows it. */
export const isWorkbook = file => /\.xlsx$/i.test(file.name);

/** CSV with commas, semicolons or tabs, whichever the first line has most of. */
export function readText(text) {
  const body = text.replace(/^\uFEFF/, "");
  const first = body.slice(0, (body + "\n").indexOf("\n"));
  const separator = [",", ";", "\t"].map(one => [one, first.split(one).length]).sort((a, b) => b[1] - a[1])[0][0];
  const rows = [];
  let cells = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some(one => one !== "")) {
      rows.push({ line: start, cells });
    }
    cells = [];
    cell = "";
  };
  for (let at = 0; at < body.length; at++) {
    const sign = body[at];
    if (sign === "\n") {
      line++;
    }
    if (quoted) {
      if (sign === '"' && body[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (sign === '"') {
        quoted = false;
      } else {
        cell += sign;
      }
    } else if (sign === '"' && cell === "") {
      quoted = true;
    } else if (sign === separator) {
      cells.push(cell);
      cell = "";
    } else if (sign === "\n") {
      endRow();
      start = line;
    } else if (sign !== "\r") {
      cell += sign;
    }
  }
  endRow();
  return rows;
}

/** The first sheet of a workbook. */
async function readWorkbook(buffer) {
  const parts = entries(buffer);
  const xml = async name => {
    const part = parts.get(name);
    return part ? new DOMParser().parseFromString(await inflated(buffer, part), "application/xml") : null;
  };
  const all = (node, name) => [...node.getElementsByTagNameNS("*", name)];
  const textOf = node => all(node, "t").filter(one => one.parentNode.localName !== "rPh").map(one => one.textContent).join("");
  const strings = await xml("xl/sharedStrings.xml");
  const shared = strings ? all(strings, "si").map(textOf) : [];
  const sheet = await xml(await firstSheet(xml, all));
  return all(sheet, "row").map((row, index) => {
    const cells = [];
    for (const cell of all(row, "c")) {
      const letters = /^[A-Z]+/.exec(cell.getAttribute("r") ?? "")?.[0];
      const column = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : cells.length;
      const value = all(cell, "v")[0]?.textContent ?? "";
      cells[column] = cell.getAttribute("t") === "s" ? shared[Number(value)] ?? "" : cell.getAttribute("t") === "inlineStr" ? textOf(cell) : value;
    }
    return { line: Number(row.getAttribute("r") ?? index + 1), cells: Array.from(cells, one => one ?? "") };
  }).filter(row => row.cells.some(one => one !== ""));
}

async function firstSheet(xml, all) {
  const [workbook, relations] = [await xml("xl/workbook.xml"), await xml("xl/_rels/workbook.xml.rels")];
  const id = all(workbook, "sheet")[0].getAttributeNS("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "id");
  const target = all(relations, "Relationship").find(one => one.getAttribute("Id") === id).getAttribute("Target");
  return target.startsWith("/") ? target.slice(1) : "xl/" + target;
}

/** The directory at the end of a ZIP file: where each part is. */
function entries(buffer) {
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) {
    end--;
  }
  if (end < 0) {
    throw new Error("no workbook");
  }
  const found = new Map();
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => view.getUint16(at + offset, true));
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + 46, nameLength));
    found.set(name, { packed: view.getUint16(at + 10, true) !== 0, size: view.getUint32(at + 20, true), offset: view.getUint32(at + 42, true) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return found;
}

async function inflated(buffer, { packed, size, offset }) {
  const view = new DataView(buffer);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const stream = new Blob([new Uint8Array(buffer, start, size)]).stream();
  return new Response(packed ? stream.pipeThrough(new DecompressionStream("deflate-raw")) : stream).text();
}
