// Reads the XML that AWS's query services answer with: elements, attributes, text, CDATA, entities and comments. A
// document type, instructions, mixed content or anything else after the root is not what AWS sends, so it is refused and
// never guessed at; without a document type there is no entity to expand either.

/** An element with either text or children; attributes are checked and dropped. Names have no namespace prefix. */
export interface XmlElement {
  name: string;
  /** Text with its entities decoded; white space around it belongs to it. `""` where there are children. */
  text: string;
  children: XmlElement[];
}

/** AWS's answers are four deep. */
const MAX_DEPTH = 16;

const NAME = "[A-Za-z_][\\w.:-]*";
const DECLARATION = /\s*<\?xml\s[^?<>]*\?>/y;
const START = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, "y");
const TEXT = /[^<]*/y;
const END = new RegExp(`</(${NAME})\\s*>`, "y");
const COMMENT = /<!--(?:(?!--)[\s\S])*-->/y;
const CDATA = /<!\[CDATA\[((?:(?!\]\]>)[\s\S])*)\]\]>/y;
/** White space and comments around the root. */
const AROUND = /(?:\s|<!--(?:(?!--)[\s\S])*-->)*/y;
const END_OF_DOCUMENT = /$/y;

const ENTITY = /&([^;&]*);?/g;
const NAMED_ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const NUMERIC_ENTITY = /^#(?:x([\dA-Fa-f]{1,6})|(\d{1,7}))$/;
/** The characters of XML 1.0, https://www.w3.org/TR/xml/#charsets; surrogates and most controls are none. */
const XML_TEXT = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

/** Thrown and caught in this file only. */
class Refused extends Error {}

/** Reads a document. @returns its root element, or null when it does not fit */
export function readXml(document: string): XmlElement | null {
  try {
    const cursor = new Cursor(document);
    cursor.take(DECLARATION);
    cursor.take(AROUND);
    const root = readElement(cursor, 1);
    cursor.take(AROUND);
    cursor.need(END_OF_DOCUMENT);
    return root;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The only child of that name, or null when there is none or more than one. */
export function onlyChild(parent: XmlElement, name: string): XmlElement | null {
  const named = parent.children.filter((child) => child.name === name);
  return named.length === 1 ? (named[0] ?? null) : null;
}

class Cursor {
  readonly #document: string;
  #at = 0;

  constructor(document: string) {
    this.#document = document;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#document);
    if (match) this.#at += match[0].length;
    return match;
  }

  need(pattern: RegExp): RegExpExecArray {
    const match = this.take(pattern);
    if (!match) throw new Refused();
    return match;
  }
}

function readElement(cursor: Cursor, depth: number, start = cursor.need(START)): XmlElement {
  if (depth > MAX_DEPTH) throw new Refused();
  const [, name = "", , selfClosing] = start;
  const element: XmlElement = { name: name.slice(name.indexOf(":") + 1), text: "", children: [] };
  if (selfClosing) return element;
  let text = readText(cursor);
  for (let child = cursor.take(START); child; child = cursor.take(START)) {
    element.children.push(readElement(cursor, depth + 1, child));
    text += readText(cursor);
  }
  if (element.children.length === 0) element.text = text;
  else if (text.trim() !== "") throw new Refused();
  if (cursor.need(END)[1] !== name) throw new Refused();
  return element;
}

/** Text and CDATA up to the next tag, without the comments in between. */
function readText(cursor: Cursor): string {
  let text = "";
  for (;;) {
    text += decode(cursor.need(TEXT)[0]);
    const [, verbatim] = cursor.take(CDATA) ?? [];
    if (verbatim !== undefined) text += checked(verbatim);
    else if (!cursor.take(COMMENT)) return text;
  }
}

function decode(text: string): string {
  const decoded = text.replace(ENTITY, (entity, name: string) => {
    if (!entity.endsWith(";")) throw new Refused();
    if (Object.hasOwn(NAMED_ENTITIES, name)) return NAMED_ENTITIES[name] ?? "";
    const [, hex, decimal] = NUMERIC_ENTITY.exec(name) ?? [];
    const point = hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal ?? "", 10);
    if (!(point <= 0x10ffff)) throw new Refused();
    return String.fromCodePoint(point);
  });
  return checked(decoded);
}

function checked(text: string): string {
  if (!XML_TEXT.test(text)) throw new Refused();
  return text;
}
