import { describe, expect, it } from "vitest";
import { hasKnownPartition, isOfOnePartition, isRegion, stsHost } from "../../src/domain/aws-partitions.ts";

const arn = (partition: string) => `arn:${partition}:iam::123456789012:role/finance`;

describe("a region and a role of one partition", () => {
  it.each([
    ["aws", "us-east-1", "sts.us-east-1.amazonaws.com"],
    ["aws", "ap-southeast-5", "sts.ap-southeast-5.amazonaws.com"],
    ["aws", "mx-central-1", "sts.mx-central-1.amazonaws.com"],
    ["aws-us-gov", "us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"],
    ["aws-cn", "cn-northwest-1", "sts.cn-northwest-1.amazonaws.com.cn"],
    ["aws-eusc", "eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu"],
    ["aws-iso", "us-iso-east-1", "sts.us-iso-east-1.c2s.ic.gov"],
    ["aws-iso-b", "us-isob-east-1", "sts.us-isob-east-1.sc2s.sgov.gov"],
    ["aws-iso-e", "eu-isoe-west-1", "sts.eu-isoe-west-1.cloud.adc-e.uk"],
    ["aws-iso-f", "us-isof-south-1", "sts.us-isof-south-1.csp.hci.ic.gov"],
  ])("%s %s", (partition, region, host) => {
    expect(hasKnownPartition(arn(partition))).toBe(true);
    expect(isOfOnePartition(arn(partition), region)).toBe(true);
    expect(stsHost(region)).toBe(host);
  });
});

it.each([
  ["aws", "eusc-de-east-1"],
  ["aws", "cn-north-1"],
  ["aws", "us-gov-west-1"],
  ["aws-eusc", "eu-central-1"],
  ["aws-iso", "us-isob-east-1"],
  ["aws-us-gov", "us-east-1"],
])("a role of %s is none of %s", (partition, region) => {
  expect(isOfOnePartition(arn(partition), region)).toBe(false);
});

it.each(["aws-new", "aws-iso-x", "AWS", ""])("the partition %j is not known", (partition) => {
  expect(hasKnownPartition(arn(partition))).toBe(false);
});

it.each([
  "",
  "us-east",
  "us-east-1.example.com",
  "us-east-1/",
  "us-east-1:443",
  "@us-east-1",
  "us-east-1\n",
  "US-EAST-1",
])("%j is no region", (text) => {
  expect(isRegion(text)).toBe(false);
  expect(stsHost(text)).toBeNull();
});
