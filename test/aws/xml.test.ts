import { describe, expect, it } from "vitest";
import { onlyChild, readXml } from "../../src/aws/xml.ts";

const leaf = (name: string, text: string) => ({ name, text, children: [] });

describe("readXml()", () => {
  it("reads elements, their text and their children", () => {
    const document = `<?xml version="1.0" encoding="UTF-8"?>
      <Answer xmlns="https://example.com/" lang='en'>
        <Code>5</Code>
        <Empty/><AlsoEmpty></AlsoEmpty>
        <ns:Text >two
lines </ns:Text>
      </Answer>
    `;
    expect(readXml(document)).toEqual({
      name: "Answer",
      text: "",
      children: [leaf("Code", "5"), leaf("Empty", ""), leaf("AlsoEmpty", ""), leaf("Text", "two\nlines ")],
    });
  });

  it("decodes the five named entities and numeric ones, once", () => {
    expect(readXml("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&amp;lt;</a>")?.text).toBe("<>&\"'A\u{1f600}&lt;");
  });

  it("takes CDATA as it stands, and leaves comments out", () => {
    const document = "<!-- a --><a> <!-- <b> --> x<![CDATA[&lt;<b>]]>y<!--z--></a><!-- b -->";
    expect(readXml(document)).toEqual(leaf("a", "  x&lt;<b>y"));
    expect(readXml("<a><!-- 1 --><b>1</b><!-- 2 --><c>2</c></a>")?.children).toEqual([leaf("b", "1"), leaf("c", "2")]);
  });

  it("tells names by what stands behind their prefix, and ends by the whole name", () => {
    expect(readXml("<x:a><y:b>1</y:b></x:a>")).toEqual({ name: "a", text: "", children: [leaf("b", "1")] });
    expect(readXml("<x:a></y:a>")).toBeNull();
  });

  it.each([
    ["nothing", ""],
    ["text", "hello"],
    ["HTML", "<!doctype html><html><body>hello</body></html>"],
    ["a document type", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ["an entity nobody declared", "<a>&b;</a>"],
    ["an entity of every object", "<a>&constructor;</a>"],
    ["a bare ampersand", "<a>b & c</a>"],
    ["an ampersand at the end", "<a>b&amp</a>"],
    ["an empty entity", "<a>&;</a>"],
    ["a number that is no character", "<a>&#x110000;</a>"],
    ["half a character", "<a>&#xD800;</a>"],
    ["U+0000", "<a>&#0;</a>"],
    ["a control character", "<a>\u0001</a>"],
    ["a comment that does not end", "<a><!-- b </a>"],
    ["a comment with two hyphens in it", "<a><!-- b -- c --></a>"],
    ["CDATA that does not end", "<a><![CDATA[b</a>"],
    ["CDATA before a child", "<a><![CDATA[b]]><c/></a>"],
    ["a control character in CDATA", "<a><![CDATA[\u0001]]></a>"],
    ["an instruction", "<a><?b c?></a>"],
    ["an element that does not end", "<a><b>c</b>"],
    ["elements that cross", "<a><b>c</a></b>"],
    ["two roots", "<a/><b/>"],
    ["something after the root", "<a></a>b"],
    ["text before a child", "<a>b<c/></a>"],
    ["text after a child", "<a><c/>b</a>"],
    ["an attribute without quotes", "<a b=c></a>"],
    ["an element in an attribute", '<a b="<c/>"></a>'],
    ["elements nested too deep", `${"<a>".repeat(17)}${"</a>".repeat(17)}`],
  ])("refuses %s", (_what, document) => {
    expect(readXml(document)).toBeNull();
  });

  it("reads what is nested 16 deep", () => {
    expect(readXml(`${"<a>".repeat(16)}${"</a>".repeat(16)}`)).not.toBeNull();
  });

  it("takes a time in proportion to what it refuses", () => {
    const started = performance.now();
    for (const part of [
      "<",
      "<a ",
      "<a b='c' ",
      "<a>",
      "&",
      "<a>&#",
      " ",
      "<a b=",
      "<a><!--",
      "<a><![CDATA[",
      "<!--",
      "<!-- -->",
    ])
      expect(readXml(part.repeat(60_000 / part.length))).toBeNull();
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("onlyChild()", () => {
  it("finds a child by name when there is exactly one", () => {
    const parent = { name: "a", text: "", children: [leaf("b", "1"), leaf("c", "2"), leaf("c", "3")] };
    expect(onlyChild(parent, "b")?.text).toBe("1");
    expect(onlyChild(parent, "c")).toBeNull();
    expect(onlyChild(parent, "d")).toBeNull();
  });
});
