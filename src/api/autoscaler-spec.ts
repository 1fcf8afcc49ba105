import type { Resources } from './claim-spec.ts';

/** `spec` of a HorizontalPodAutoscaler, as decoded. */
export interface AutoscalerSpec {
  readonly scaleTargetRef?: ObjectReference;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly metrics?: readonly Metric[];
  readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules };
}

/** `CrossVersionObjectReference`. */
export interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
}

export interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: string;
  readonly policies?: readonly { readonly type?: string; readonly value?: number; readonly periodSeconds?: number }[];
  readonly tolerance?: Resources[string];
}

export interface Metric {
  readonly type?: string;
  readonly object?: MetricSource & { readonly describedObject?: ObjectReference };
  readonly external?: MetricSource;
  readonly pods?: MetricSource;
  readonly resource?: MetricSource;
  readonly containerResource?: MetricSource;
}

/** What all sources have between them. */
export interface MetricSource {
  readonly name?: string;
  readonly container?: string;
  readonly metric?: { readonly name?: string };
  readonly target?: MetricTarget;
}

export interface MetricTarget {
  readonly type?: string;
  readonly value?: Resources[string];
  readonly averageValue?: Resources[string];
  readonly averageUtilization?: number;
}
