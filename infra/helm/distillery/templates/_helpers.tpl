{{- define "distillery.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "distillery.labels" -}}
app.kubernetes.io/name: distillery
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* Arguments: root, component. What a selector may hold: it can never change. */}}
{{- define "distillery.selector" -}}
app.kubernetes.io/name: distillery
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "distillery.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "distillery.name" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{- define "distillery.secret" -}}
{{- if .Values.secrets.existing -}}
{{- .Values.secrets.existing -}}
{{- else -}}
{{- include "distillery.name" . -}}
{{- end -}}
{{- end -}}

{{/* Arguments: root, service, suffix of the tag. */}}
{{- define "distillery.image" -}}
{{- $tag := printf "%s%s" (default .root.Chart.AppVersion .root.Values.image.tag) (default "" .suffix) -}}
{{- if .root.Values.image.registry -}}
{{- printf "%s/distillery/%s:%s" .root.Values.image.registry .service $tag -}}
{{- else -}}
{{- printf "distillery/%s:%s" .service $tag -}}
{{- end -}}
{{- end -}}

{{/* What every pod of the release has. Arguments: root, component. */}}
{{- define "distillery.pod" -}}
serviceAccountName: {{ include "distillery.serviceAccount" .root }}
automountServiceAccountToken: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "distillery.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- define "distillery.probes" -}}
ports:
  - name: http
    containerPort: 8080
startupProbe:
  httpGet: { path: /alive, port: http }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /alive, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{/* Store, bus, artifacts and telemetry: the same for the API and all workers. */}}
{{- define "distillery.env" -}}
- name: ConnectionStrings__registry
  valueFrom:
    secretKeyRef: { name: {{ include "distillery.secret" . }}, key: registry }
- name: ConnectionStrings__bus
  valueFrom:
    secretKeyRef: { name: {{ include "distillery.secret" . }}, key: bus }
- name: Distillery__Migrate
  value: {{ ternary "check" "auto" .Values.migrations.enabled }}
- name: Distillery__DataFolder
  value: /data
{{- if eq .Values.artifacts.kind "s3" }}
- name: Distillery__Artifacts__Kind
  value: s3
- name: Distillery__Artifacts__S3__Bucket
  value: {{ .Values.artifacts.s3.bucket | quote }}
- name: Distillery__Artifacts__S3__Region
  value: {{ .Values.artifacts.s3.region | quote }}
- name: Distillery__Artifacts__S3__ForcePathStyle
  value: {{ .Values.artifacts.s3.forcePathStyle | quote }}
{{- with .Values.artifacts.s3.endpoint }}
- name: Distillery__Artifacts__S3__Endpoint
  value: {{ . | quote }}
{{- end }}
{{- with .Values.artifacts.s3.prefix }}
- name: Distillery__Artifacts__S3__Prefix
  value: {{ . | quote }}
{{- end }}
{{- if .Values.artifacts.s3.useKeys }}
- name: Distillery__Artifacts__S3__AccessKey
  valueFrom:
    secretKeyRef: { name: {{ include "distillery.secret" . }}, key: s3-access-key }
- name: Distillery__Artifacts__S3__SecretKey
  valueFrom:
    secretKeyRef: { name: {{ include "distillery.secret" . }}, key: s3-secret-key }
{{- end }}
{{- end }}
{{- include "distillery.telemetry" . | nindent 0 }}
{{- end -}}

{{- define "distillery.telemetry" -}}
{{- if .Values.telemetry.otlpEndpoint -}}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.telemetry.otlpEndpoint | quote }}
{{- end -}}
{{- end -}}

{{/* Extra settings of a service: a map of names and texts. */}}
{{- define "distillery.extraEnv" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* The volume behind /data. */}}
{{- define "distillery.dataVolume" -}}
{{- if eq .Values.artifacts.kind "volume" -}}
- name: data
  persistentVolumeClaim:
    claimName: {{ default (printf "%s-artifacts" (include "distillery.name" .)) .Values.artifacts.volume.existingClaim }}
{{- else -}}
- name: data
  emptyDir: {}
{{- end -}}
{{- end -}}
