// From sources through rules to tags, as a plan that is drawn: which line begins and ends where, and where its problems
// stand. Pure, in rows; the picture makes pixels of them.

import { tagKeyFaults } from "../../src/domain/aws-tags.ts";
import type { SessionAttributeType } from "../../src/domain/profile-attribute.ts";
import type { IdentityAttribute, ProfileAttribute, TagProblem, TagSet } from "../api/profiles.ts";
import { sourceName } from "../profiles/source.tsx";

export interface NumberedProblem extends TagProblem {
  /** As it stands in the picture and in the list below it, from 1. */
  number: number;
}

/** One attribute of the profile, on its way to AWS. */
export interface Course {
  attribute: ProfileAttribute;
  source: Source;
  /** The tag's value; null where AWS gets no tag. */
  value: string | null;
  /** What is wrong between the source and the rule: with the value. */
  atSource: NumberedProblem[];
  /** What is wrong between the rule and the tag: with the key, or with how many there are. */
  atTag: NumberedProblem[];
}

/** Where values come from; several attributes may share one. */
export interface Source {
  type: SessionAttributeType;
  name: string;
  /** Its place in the column of sources, in rows from 0; between two rows where it serves several. */
  row: number;
}

/** The plan of a tag set: courses in the profile's order. */
export function flowOf(
  attributes: readonly ProfileAttribute[],
  definitions: readonly IdentityAttribute[],
  tagSet: TagSet,
): { courses: Course[]; sources: Source[]; problems: NumberedProblem[] } {
  const problems = tagSet.problems.map((problem, index) => ({ ...problem, number: index + 1 }));
  const values = new Map(tagSet.assumeRole.Tags.map(({ Key, Value }) => [Key, Value]));
  const sources = new Map<string, Source & { rows: number[] }>();
  const courses = attributes.map((attribute, row): Course => {
    const own = problems.filter(({ attributeId }) => attributeId === attribute.id);
    const type = attribute.sessionAttributeType;
    const name = sourceName(attribute, definitions);
    // Two fixed values are two sources even where they are equal.
    const key = type === "Static" ? `Static ${row}` : `${type} ${name}`;
    const source = sources.get(key) ?? { type, name, row, rows: [] };
    source.rows.push(row);
    sources.set(key, source);
    return {
      attribute,
      source,
      value: own.length === 0 ? (values.get(attribute.mappingName) ?? null) : null,
      atSource: own.filter((problem) => !isOfTag(problem)),
      atTag: own.filter(isOfTag),
    };
  });
  place([...sources.values()], attributes.length);
  return { courses, sources: [...sources.values()], problems };
}

/** Whether a problem is one of the tag's key or of the number of tags, and not of the value and where it comes from. */
function isOfTag({ problem, mappingName, message }: TagProblem): boolean {
  if (problem === "too-many-tags") return true;
  // Two attributes of one key, and not two values of one person.
  if (problem === "several-values") return message.includes("attributes of the profile");
  return tagKeyFaults(mappingName).some((fault) => fault === problem) && message.startsWith("The tag key");
}

/** Puts each source at the middle of the rows that it serves, one to a row, and none beyond the last. */
function place(sources: (Source & { rows: number[] })[], rows: number): void {
  const middle = ({ rows: served }: { rows: number[] }) => served.reduce((sum, row) => sum + row, 0) / served.length;
  const inOrder = [...sources].sort((a, b) => middle(a) - middle(b));
  let next = 0;
  inOrder.forEach((source, index) => {
    const last = rows - (inOrder.length - index);
    source.row = Math.max(next, Math.min(middle(source), last));
    next = source.row + 1;
  });
}
