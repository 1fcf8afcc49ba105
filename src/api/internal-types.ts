/**
 * The server's internal types, as far as their values appear in messages: messages print values by the Go names of the members. One line a
 * member: Go name, v1 name, type. Types of `metav1` have JSON tags and print by them.
 */
export interface StructType {
  /** Printed by its JSON tags, empty members left out. */
  readonly tagged: boolean;
  readonly members: readonly MemberType[];
}

export interface MemberType {
  readonly goName: string;
  /** In the decoded object. Empty for an embedded struct: its members are those of the outer one. */
  readonly name: string;
  readonly type: string;
}

const written: Readonly<Record<string, string>> = {
  'tagged v1.OwnerReference':
    'APIVersion apiVersion string!; Kind kind string!; Name name string!; UID uid string!; Controller controller *bool; BlockOwnerDeletion blockOwnerDeletion *bool',
  'tagged v1.LabelSelector': 'MatchLabels matchLabels map[string]string; MatchExpressions matchExpressions []v1.LabelSelectorRequirement',
  'tagged v1.LabelSelectorRequirement': 'Key key string!; Operator operator string!; Values values []string',
  'tagged v1.ObjectMeta':
    'Name name string; GenerateName generateName string; Namespace namespace string; SelfLink selfLink string; UID uid string; ResourceVersion resourceVersion string; Generation generation int64; CreationTimestamp creationTimestamp *string; DeletionTimestamp deletionTimestamp *string; DeletionGracePeriodSeconds deletionGracePeriodSeconds *int64; Labels labels map[string]string; Annotations annotations map[string]string; OwnerReferences ownerReferences []v1.OwnerReference; Finalizers finalizers []string',
  'apps.StatefulSetUpdateStrategy': 'Type type string; RollingUpdate rollingUpdate *apps.RollingUpdateStatefulSetStrategy',
  'apps.RollingUpdateStatefulSetStrategy': 'Partition partition int32; MaxUnavailable maxUnavailable *intstr.IntOrString',
  'policy.PodDisruptionBudgetSpec':
    'MinAvailable minAvailable *intstr.IntOrString; Selector selector *v1.LabelSelector; MaxUnavailable maxUnavailable *intstr.IntOrString; UnhealthyPodEvictionPolicy unhealthyPodEvictionPolicy *policy.UnhealthyPodEvictionPolicyType',
  'core.ServicePort':
    'Name name string; Protocol protocol string; AppProtocol appProtocol *string; Port port int32; TargetPort targetPort intstr.IntOrString; NodePort nodePort int32',
  'core.Toleration':
    'Key key string; Operator operator string; Value value string; Effect effect string; TolerationSeconds tolerationSeconds *int64',
  'core.PodResourceClaim':
    'Name name string; ResourceClaimName resourceClaimName *string; ResourceClaimTemplateName resourceClaimTemplateName *string',
  'core.SeccompProfile': 'Type type string; LocalhostProfile localhostProfile *string',
  'core.AppArmorProfile': 'Type type string; LocalhostProfile localhostProfile *string',
  'core.SecurityContext':
    'Capabilities capabilities *core.Capabilities; Privileged privileged *bool; SELinuxOptions seLinuxOptions *core.SELinuxOptions; WindowsOptions windowsOptions *core.WindowsSecurityContextOptions; RunAsUser runAsUser *int64; RunAsGroup runAsGroup *int64; RunAsNonRoot runAsNonRoot *bool; ReadOnlyRootFilesystem readOnlyRootFilesystem *bool; AllowPrivilegeEscalation allowPrivilegeEscalation *bool; ProcMount procMount *core.ProcMountType; SeccompProfile seccompProfile *core.SeccompProfile; AppArmorProfile appArmorProfile *core.AppArmorProfile',
  'core.Capabilities': 'Add add []core.Capability; Drop drop []core.Capability',
  'core.SELinuxOptions': 'User user string; Role role string; Type type string; Level level string',
  'core.WindowsSecurityContextOptions':
    'GMSACredentialSpecName gmsaCredentialSpecName *string; GMSACredentialSpec gmsaCredentialSpec *string; RunAsUserName runAsUserName *string; HostProcess hostProcess *bool',
  'core.ContainerResizePolicy': 'ResourceName resourceName string; RestartPolicy restartPolicy string',
  'core.ClusterTrustBundleProjection':
    'Name name *string; SignerName signerName *string; LabelSelector labelSelector *v1.LabelSelector; Optional optional *bool; Path path string; User user *int64',
  'core.PersistentVolumeClaim':
    'ObjectMeta - v1.ObjectMeta; Spec spec core.PersistentVolumeClaimSpec; Status status core.PersistentVolumeClaimStatus',
  'core.PersistentVolumeClaimSpec':
    'AccessModes accessModes []core.PersistentVolumeAccessMode; Selector selector *v1.LabelSelector; Resources resources core.VolumeResourceRequirements; VolumeName volumeName string; StorageClassName storageClassName *string; VolumeMode volumeMode *core.PersistentVolumeMode; DataSource dataSource *core.TypedLocalObjectReference; DataSourceRef dataSourceRef *core.TypedObjectReference; VolumeAttributesClassName volumeAttributesClassName *string',
  'field.Path': 'name name string; index index string; parent parent *field.Path',
  'core.VolumeResourceRequirements': 'Limits limits core.ResourceList; Requests requests core.ResourceList',
  'core.TypedLocalObjectReference': 'APIGroup apiGroup *string; Kind kind string; Name name string',
  'core.TypedObjectReference': 'APIGroup apiGroup *string; Kind kind string; Name name string; Namespace namespace *string',
  'core.PersistentVolumeClaimStatus':
    'Phase phase string; AccessModes accessModes []core.PersistentVolumeAccessMode; Capacity capacity core.ResourceList; Conditions conditions []core.PersistentVolumeClaimCondition; AllocatedResources allocatedResources core.ResourceList; AllocatedResourceStatuses allocatedResourceStatuses map[string]string; CurrentVolumeAttributesClassName currentVolumeAttributesClassName *string; ModifyVolumeStatus modifyVolumeStatus *core.ModifyVolumeStatus; HealthStatus healthStatus *core.VolumeHealthStatus',
};

function parseMember(text: string): MemberType {
  const [goName = '', name = '', type = ''] = text.split(' ');
  return { goName, name: name === '-' ? '' : name, type };
}

/** The members of a struct; undefined for a type that is none, or is not known here. */
export function structType(name: string): StructType | undefined {
  const tagged = written[`tagged ${name}`];
  const text = tagged ?? written[name];
  return text === undefined ? undefined : { tagged: tagged !== undefined, members: text.split('; ').map(parseMember) };
}
