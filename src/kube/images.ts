/** What is known about the programs in well-known images. An image that is not listed is unknown, and whatever needs to know it stays silent. */

export interface ImageKnowledge {
  /** The family's name for messages. */
  readonly name: string;
  /** The last part of the repository name, or the last two where one says too little. */
  readonly repositories: readonly string[];
  /** Where the program keeps what must survive the pod; more than one path when each matters. By major version where it moved. */
  readonly data?: readonly DataPath[];
  /** Environment variable that moves the data directory. */
  readonly dataEnv?: string;
  /** Members vote: half of them or fewer cannot go on. */
  readonly quorum?: boolean;
  /** A member is not ready before it reached others. */
  readonly needsPeers?: boolean;
  /** Refuses a data directory that is the root of a disk (with `lost+found` in it). */
  readonly refusesMountRoot?: boolean;
  /** Recovery after a crash can take minutes. */
  readonly slowRecovery?: boolean;
  /** Seconds that its makers give it to stop, where the default of Kubernetes is too short. */
  readonly stopSeconds?: number;
  /** A variable that it reads, and that Kubernetes sets as well for a Service with the name before `_PORT`. */
  readonly serviceVariable?: string;
  readonly source: string;
}

export interface DataPath {
  readonly path: string;
  readonly fromMajor?: number;
  readonly beforeMajor?: number;
  /** Declared as VOLUME: when nothing covers it exactly, the runtime puts a disk of the node there. */
  readonly declared: boolean;
  /** Where below the path the data is, when it is a directory of its own: a mount on another one below holds nothing. */
  readonly below?: string;
}

export const images: readonly ImageKnowledge[] = [
  {
    name: 'PostgreSQL',
    repositories: ['postgres'],
    data: [
      { path: '/var/lib/postgresql/data', beforeMajor: 18, declared: true },
      { path: '/var/lib/postgresql', fromMajor: 18, declared: true, below: '<major>/docker' },
    ],
    dataEnv: 'PGDATA',
    refusesMountRoot: true,
    slowRecovery: true,
    source: 'docker-library/postgres Dockerfile: VOLUME, PGDATA; docker-library/postgres PR 1259 for 18',
  },
  {
    name: 'Kafka',
    repositories: ['apache/kafka'],
    data: [{ path: '/var/lib/kafka/data', declared: true }],
    dataEnv: 'KAFKA_LOG_DIRS',
    quorum: true,
    needsPeers: true,
    refusesMountRoot: true,
    slowRecovery: true,
    source: 'apache/kafka docker/jvm/Dockerfile: VOLUME',
  },
  {
    name: 'Kafka',
    repositories: ['confluentinc/cp-kafka'],
    data: [{ path: '/var/lib/kafka/data', declared: true }],
    dataEnv: 'KAFKA_LOG_DIRS',
    needsPeers: true,
    refusesMountRoot: true,
    slowRecovery: true,
    serviceVariable: 'KAFKA_PORT',
    source: 'confluentinc/kafka-images kafka/Dockerfile: VOLUME; confluentinc/cp-docker-images issues 388, 779: KAFKA_PORT ends it',
  },
  {
    name: 'Kafka',
    repositories: ['wurstmeister/kafka'],
    serviceVariable: 'KAFKA_PORT',
    source: 'wurstmeister/kafka-docker issue 122: KAFKA_PORT becomes the setting `port`',
  },
  {
    name: 'etcd',
    repositories: ['etcd', 'etcd-development/etcd', 'coreos/etcd'],
    quorum: true,
    needsPeers: true,
    slowRecovery: true,
    source: 'etcd.io/docs: FAQ, clustering',
  },
  {
    name: 'ZooKeeper',
    repositories: ['library/zookeeper', 'zookeeper'],
    data: [
      { path: '/data', declared: true },
      { path: '/datalog', declared: true },
    ],
    dataEnv: 'ZOO_DATA_DIR',
    quorum: true,
    needsPeers: true,
    slowRecovery: true,
    source: '31z4/zookeeper-docker Dockerfile: VOLUME',
  },
  {
    name: 'RabbitMQ',
    repositories: ['rabbitmq'],
    data: [{ path: '/var/lib/rabbitmq', declared: true }],
    dataEnv: 'RABBITMQ_DATA_DIR',
    needsPeers: true,
    slowRecovery: true,
    stopSeconds: 600,
    source:
      'docker-library/rabbitmq Dockerfile: VOLUME; rabbitmq.com: cluster formation, DIY on Kubernetes; rabbitmq/cluster-operator: grace period of a week, for queues to synchronise',
  },
  {
    name: 'Consul',
    repositories: ['consul', 'hashicorp/consul'],
    data: [{ path: '/consul/data', declared: true }],
    quorum: true,
    needsPeers: true,
    source: 'hashicorp/docker-consul Dockerfile: VOLUME',
  },
  { name: 'Vault', repositories: ['vault', 'hashicorp/vault'], quorum: true, source: 'hashicorp/vault: integrated storage' },
  {
    name: 'CockroachDB',
    repositories: ['cockroach', 'cockroachdb/cockroach'],
    quorum: true,
    needsPeers: true,
    slowRecovery: true,
    stopSeconds: 300,
    serviceVariable: 'COCKROACH_PORT',
    source: 'cockroachlabs.com: orchestrate on Kubernetes (grace period); cockroachdb/cockroach issues 8876, 20427: COCKROACH_PORT',
  },
  {
    name: 'Cassandra',
    repositories: ['cassandra'],
    data: [{ path: '/var/lib/cassandra', declared: true }],
    slowRecovery: true,
    source: 'docker-library/cassandra Dockerfile: VOLUME',
  },
  {
    name: 'MySQL',
    repositories: ['mysql'],
    data: [{ path: '/var/lib/mysql', declared: true }],
    slowRecovery: true,
    source: 'docker-library/mysql Dockerfile: VOLUME',
  },
  {
    name: 'MariaDB',
    repositories: ['mariadb'],
    data: [{ path: '/var/lib/mysql', declared: true }],
    slowRecovery: true,
    source: 'MariaDB/mariadb-docker Dockerfile: VOLUME',
  },
  {
    name: 'MongoDB',
    repositories: ['mongo'],
    data: [{ path: '/data/db', declared: true }],
    slowRecovery: true,
    source: 'docker-library/mongo Dockerfile: VOLUME',
  },
  {
    name: 'Elasticsearch',
    repositories: ['elasticsearch', 'elasticsearch/elasticsearch'],
    data: [{ path: '/usr/share/elasticsearch/data', declared: false }],
    quorum: true,
    slowRecovery: true,
    source: 'elastic.co: install with Docker',
  },
  {
    name: 'OpenSearch',
    repositories: ['opensearchproject/opensearch'],
    data: [{ path: '/usr/share/opensearch/data', declared: false }],
    quorum: true,
    slowRecovery: true,
    source: 'opensearch.org: install with Docker',
  },
  { name: 'Redis', repositories: ['redis'], slowRecovery: true, source: 'redis.io: persistence; the data is loaded before it answers' },
  {
    name: 'Valkey',
    repositories: ['valkey/valkey'],
    slowRecovery: true,
    source: 'valkey.io: persistence; the data is loaded before it answers',
  },
  {
    name: 'InfluxDB',
    repositories: ['influxdb'],
    data: [
      { path: '/var/lib/influxdb', beforeMajor: 2, declared: true },
      { path: '/var/lib/influxdb2', fromMajor: 2, beforeMajor: 3, declared: true },
    ],
    slowRecovery: true,
    source: 'influxdata/influxdata-docker Dockerfiles of 1.x and 2.x: VOLUME',
  },
  {
    name: 'Neo4j',
    repositories: ['neo4j'],
    data: [{ path: '/data', declared: true }],
    slowRecovery: true,
    source: 'neo4j/docker-neo4j Dockerfile: VOLUME',
  },
  {
    name: 'ClickHouse',
    repositories: ['clickhouse', 'clickhouse/clickhouse-server'],
    data: [{ path: '/var/lib/clickhouse', declared: true }],
    slowRecovery: true,
    source: 'ClickHouse/ClickHouse docker/server/Dockerfile: VOLUME',
  },
  {
    name: 'Percona XtraDB Cluster',
    repositories: ['percona/percona-xtradb-cluster'],
    data: [{ path: '/var/lib/mysql', declared: true }],
    quorum: true,
    needsPeers: true,
    slowRecovery: true,
    source: 'percona/percona-docker percona-xtradb-cluster Dockerfiles: VOLUME; docs.percona.com: quorum',
  },
];

/** An image reference in parts. */
export interface ImageName {
  /** Without registry host, tag and digest: `apache/kafka`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** kube: k8s.io/kubernetes/pkg/util/parsers ParseImageName, without its judgement. */
export function parseImage(image: string): ImageName {
  const [withoutDigest = '', digest] = image.split('@', 2);
  const slash = withoutDigest.lastIndexOf('/');
  const colon = withoutDigest.indexOf(':', slash + 1);
  const path = colon === -1 ? withoutDigest : withoutDigest.slice(0, colon);
  const tag = colon === -1 ? undefined : withoutDigest.slice(colon + 1);
  const [first = '', ...rest] = path.split('/');
  const hasHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  return {
    repository: hasHost ? rest.join('/') : path,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The major version that a tag begins with; undefined for `latest` and the like. */
export function majorOf(tag: string | undefined): number | undefined {
  const match = /^v?(\d+)(?=[.\-_]|$)/.exec(tag ?? '');
  return match === null ? undefined : Number(match[1]);
}

/** What is known about an image; undefined for an unknown one. Only official repositories and exact two-part names count: builds of others differ. */
export function knowledgeOf(image: string, more: readonly ImageKnowledge[] = []): ImageKnowledge | undefined {
  const { repository } = parseImage(image);
  const short = repository.replace(/^library\//, '');
  const known = (each: ImageKnowledge) => each.repositories.includes(short);
  return more.find(known) ?? images.find(known);
}

/** The data paths of an image at the version that its tag states; without a stated version, only those that hold for all. */
export function dataPaths(knowledge: ImageKnowledge, image: string): readonly DataPath[] {
  const major = majorOf(parseImage(image).tag);
  return (knowledge.data ?? []).filter(({ fromMajor, beforeMajor }) => {
    if (fromMajor === undefined && beforeMajor === undefined) return true;
    return major !== undefined && (fromMajor === undefined || major >= fromMajor) && (beforeMajor === undefined || major < beforeMajor);
  });
}
