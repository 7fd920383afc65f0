// The partitions of AWS: separate clouds, each with a domain and regions of its own. A call for one partition must never
// go to another's domain. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
// and the endpoints of botocore's `partitions.json`.

interface Partition {
  /** What its ARNs begin with, behind `arn:`. */
  name: string;
  /** The domain that its services are in. */
  domain: string;
  /** What its regions begin with; `""` for all that no other partition has. */
  regions: string;
}

/** The most special beginning of a region's name comes first. */
const PARTITIONS: readonly Partition[] = [
  { name: "aws-iso-b", domain: "sc2s.sgov.gov", regions: "us-isob-" },
  { name: "aws-iso-f", domain: "csp.hci.ic.gov", regions: "us-isof-" },
  { name: "aws-iso-e", domain: "cloud.adc-e.uk", regions: "eu-isoe-" },
  { name: "aws-iso", domain: "c2s.ic.gov", regions: "us-iso-" },
  { name: "aws-us-gov", domain: "amazonaws.com", regions: "us-gov-" },
  { name: "aws-cn", domain: "amazonaws.com.cn", regions: "cn-" },
  { name: "aws-eusc", domain: "amazonaws.eu", regions: "eusc-" },
  { name: "aws", domain: "amazonaws.com", regions: "" },
];

/** A region's name becomes a part of a host name: without this, it could send a call to any host. */
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;

/** Whether a text has the form of a region's name. */
export function isRegion(text: string): boolean {
  return REGION.test(text);
}

function partitionOfRegion(region: string): Partition | undefined {
  return PARTITIONS.find(({ regions }) => region.startsWith(regions));
}

/** The host of STS in a region; null for a text that is no region's name. */
export function stsHost(region: string): string | null {
  const partition = isRegion(region) ? partitionOfRegion(region) : undefined;
  return partition ? `sts.${region}.${partition.domain}` : null;
}

/** Whether an ARN is of a partition that is known here. */
export function hasKnownPartition(arn: string): boolean {
  return PARTITIONS.some(({ name }) => partitionOfArn(arn) === name);
}

/** Whether a role can be assumed through a region: both are of one partition. */
export function isOfOnePartition(arn: string, region: string): boolean {
  return isRegion(region) && partitionOfRegion(region)?.name === partitionOfArn(arn);
}

function partitionOfArn(arn: string): string {
  return arn.split(":", 2)[1] ?? "";
}
