import { knowledgeOf } from '../kube/images.ts';

interface KnownProbe {
  /** Name of the image knowledge. */
  readonly program: string;
  /** What it asks, in a word. */
  readonly asks: string;
  /** Lines of the probe, indented from column 0. */
  readonly lines: readonly string[];
  readonly source: string;
}

const exec = (...command: readonly string[]) => ['exec:', '  command:', ...command.map((word) => `    - ${word}`)];
const http = (path: string, port: number) => ['httpGet:', `  path: ${path}`, `  port: ${port}`];

/** How to ask the programs of well-known images whether they serve; each asks the own pod alone, never the cluster. */
const knownProbes: readonly KnownProbe[] = [
  { program: 'PostgreSQL', asks: 'pg_isready', lines: exec('pg_isready', '-h', '127.0.0.1'), source: 'postgresql.org: pg_isready' },
  { program: 'etcd', asks: '/health', lines: http('/health?serializable=true', 2379), source: 'etcd.io/docs: monitoring' },
  { program: 'Consul', asks: '/v1/status/leader', lines: http('/v1/status/leader', 8500), source: 'developer.hashicorp.com: status API' },
  { program: 'CockroachDB', asks: '/health', lines: http('/health?ready=1', 8080), source: 'cockroachlabs.com: health endpoints' },
  {
    program: 'RabbitMQ',
    asks: 'rabbitmq-diagnostics',
    lines: [...exec('rabbitmq-diagnostics', '-q', 'ping'), 'timeoutSeconds: 10'],
    source: 'rabbitmq.com: monitoring',
  },
  { program: 'Kafka', asks: 'port 9092', lines: ['tcpSocket:', '  port: 9092'], source: 'kafka.apache.org: listeners' },
  { program: 'ZooKeeper', asks: 'port 2181', lines: ['tcpSocket:', '  port: 2181'], source: 'zookeeper.apache.org: clientPort' },
  { program: 'Cassandra', asks: 'port 9042', lines: ['tcpSocket:', '  port: 9042'], source: 'cassandra.apache.org: native_transport_port' },
  {
    program: 'MongoDB',
    asks: 'ping',
    lines: [...exec('mongosh', '--quiet', '--eval', `"db.adminCommand('ping')"`), 'timeoutSeconds: 10'],
    source: 'mongodb.com: ping',
  },
  { program: 'MariaDB', asks: 'healthcheck.sh', lines: exec('healthcheck.sh', '--connect'), source: 'mariadb.com: using healthcheck.sh' },
];

/** A readiness probe for an image; undefined for a program that is not known. */
export function knownProbe(image: string): KnownProbe | undefined {
  const program = knowledgeOf(image)?.name;
  return knownProbes.find((each) => each.program === program);
}
