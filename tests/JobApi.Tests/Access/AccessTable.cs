namespace Distillery.JobApi.Tests;

/// <summary>
/// Who gets what from every endpoint: a request without a body and with names that do not exist. A new endpoint needs a row here; the
/// numbers are the statuses for no key, each role, and so on, as the head says. Expired and revoked keys are 401 everywhere.
/// </summary>
internal static class AccessTable
{
    public static readonly string[] Columns = ["none", "viewer", "submitter", "approver", "admin", "worker"];

    private const string Text = """
        #                                                    none viewer submitter approver admin worker
        GET    /api/me                                        401    200    200      200     200   200
        GET    /api/keys                                      401    403    403      403     200   403
        POST   /api/keys                                      401    403    403      403     400   403
        GET    /api/keys/{id}                                 401    403    403      403     404   403
        DELETE /api/keys/{id}                                 401    403    403      403     404   403
        GET    /api/audit                                     401    403    403      403     200   403
        GET    /api/audit/export                              401    403    403      403     200   403
        GET    /api/audit/verify                              401    403    403      403     200   403
        GET    /api/jobs                                      401    200    200      200     200   403
        POST   /api/jobs                                      401    403    415      415     415   403
        POST   /api/jobs/validate                             401    403    415      415     415   403
        GET    /api/jobs/{id}                                 401    404    404      404     404   403
        POST   /api/jobs/{id}/cancel                          401    403    404      404     404   403
        POST   /api/jobs/{id}/retry                           401    403    404      404     404   403
        POST   /api/jobs/{id}/pause                           401    403    404      404     404   403
        POST   /api/jobs/{id}/resume                          401    403    404      404     404   403
        PATCH  /api/jobs/{id}                                 401    403    400      400     400   403
        POST   /api/jobs/bulk/cancel                          401    403    400      400     400   403
        POST   /api/jobs/bulk/retry                           401    403    400      400     400   403
        GET    /api/workers                                   401    200    200      200     200   403
        POST   /api/workers/{id}/pause                        401    403    403      403     404   403
        POST   /api/workers/{id}/resume                       401    403    403      403     404   403
        POST   /api/workers/{id}/drain                        401    403    403      403     404   403
        GET    /api/teams                                     401    200    200      200     200   403
        GET    /api/teams/{name}                              401    404    404      404     404   403
        PUT    /api/teams/{name}                              401    403    403      403     400   403
        GET    /api/jobs/{id}/transitions                     401    404    404      404     404   403
        GET    /api/jobs/{id}/events                          401    404    404      404     404   403
        GET    /api/jobs/{id}/log                             401    404    404      404     404   403
        GET    /api/jobs/{id}/artifacts                       401    404    404      404     404   403
        GET    /api/jobs/{id}/runs                            401    404    404      404     404   403
        GET    /api/runs                                      401    200    200      200     200   403
        GET    /api/runs/{id}                                 401    404    404      404     404   403
        GET    /api/runs/{id}/metrics                         401    404    404      404     404   403
        POST   /api/runs                                      401    403    400      400     400   400
        POST   /api/runs/{id}/metrics                         401    403    400      400     400   400
        GET    /api/runs/{id}/artifacts/{**path}              401    404    404      404     404   403
        GET    /api/artifacts/{digest}                        401    400    400      400     400   400
        POST   /api/artifacts/uploads                         401    403    415      415     415   415
        GET    /api/artifacts/uploads/{id}                    401    403    404      404     404   404
        DELETE /api/artifacts/uploads/{id}                    401    403    404      404     404   404
        PUT    /api/artifacts/uploads/{id}/parts/{number:int} 401    403    404      404     404   404
        POST   /api/artifacts/uploads/{id}/complete           401    403    415      415     415   415
        GET    /api/artifacts/gc                              401    200    200      200     200   403
        POST   /api/artifacts/gc                              401    403    403      403     200   403
        GET    /api/artifacts/gc/{id}                         401    404    404      404     404   403
        POST   /api/artifacts/verify                          401    403    403      403     200   403
        GET    /api/datasets                                  401    200    200      200     200   403
        GET    /api/datasets/{digest}                         401    404    404      404     404   403
        GET    /api/teachers                                 401    200    200      200     200   403
        GET    /api/teachers/spend                           401    200    200      200     200   403
        GET    /api/teachers/answers                         401    200    200      200     200   403
        GET    /api/teachers/faults                          401    200    200      200     200   403
        GET    /api/teachers/texts                           401    200    200      200     200   403
        GET    /api/models                                    401    200    200      200     200   403
        POST   /api/models                                    401    403    400      400     400   403
        PATCH  /api/models/{name}                             401    403    400      400     400   403
        POST   /api/models/{name}/rename                      401    403    403      400     400   403
        DELETE /api/models/{name}                             401    403    403      404     404   403
        POST   /api/models/{name}/versions                    401    403    400      400     400   403
        PATCH  /api/models/{name}/versions/{version:int}      401    403    400      400     400   403
        DELETE /api/models/{name}/versions/{version:int}      401    403    403      404     404   403
        GET    /api/search/models                             401    200    200      200     200   403
        GET    /api/search/versions                           401    200    200      200     200   403
        GET    /api/models/{name}                             401    404    404      404     404   403
        GET    /api/models/{name}/versions                    401    404    404      404     404   403
        GET    /api/models/{name}/versions/{version:int}      401    404    404      404     404   403
        GET    /api/models/{name}/aliases                     401    404    404      404     404   403
        PUT    /api/models/{name}/aliases/{alias}             401    403    403      400     400   403
        DELETE /api/models/{name}/aliases/{alias}             401    403    403      404     404   403
        GET    /api/models/{name}/rules                       401    404    404      404     404   403
        GET    /api/models/{name}/aliases/{alias}/rules       401    404    404      404     404   403
        GET    /api/models/{name}/aliases/{alias}/rules/history 401  404    404      404     404   403
        PUT    /api/models/{name}/aliases/{alias}/rules       401    403    403      403     415   403
        DELETE /api/models/{name}/aliases/{alias}/rules       401    403    403      403     404   403
        GET    /api/models/{name}/versions/{version:int}/gates 401   400    400      400     400   403
        POST   /api/models/{name}/versions/{version:int}/gates 401   403    400      400     400   403
        GET    /api/models/{name}/versions/{version:int}/lineage 401 404    404      404     404   403
        GET    /api/models/{name}/versions/{version:int}/card 401    404    404      404     404   403
        GET    /api/compare                                   401    400    400      400     400   403
        GET    /api/lineage                                   401    400    400      400     400   403
        POST   /api/models/{name}/aliases/{alias}/rollback    401    403    403      400     400   403
        POST   /api/models/{name}/promotions                  401    403    400      400     400   403
        GET    /api/promotions                                401    200    200      200     200   403
        GET    /api/promotions/{id}                           401    404    404      404     404   403
        POST   /api/promotions/{id}/approve                   401    400    400      400     400   403
        POST   /api/promotions/{id}/reject                    401    400    400      400     400   403
        POST   /api/promotions/{id}/withdraw                  401    403    400      400     400   403
        POST   /api/promotions/{id}/comments                  401    403    400      400     400   403
        GET    /api/promotions/{id}/evidence                  401    404    404      404     404   403
        GET    /api/evidence/keys                             401    200    200      200     200   403
        GET    /api/schedules                                 401    200    200      200     200   403
        POST   /api/schedules                                 401    403    415      415     415   403
        GET    /api/schedules/preview                         401    400    400      400     400   403
        GET    /api/schedules/{name}                          401    404    404      404     404   403
        PUT    /api/schedules/{name}                          401    403    415      415     415   403
        DELETE /api/schedules/{name}                          401    403    404      404     404   403
        POST   /api/schedules/{name}/pause                    401    403    404      404     404   403
        POST   /api/schedules/{name}/resume                   401    403    404      404     404   403
        POST   /api/schedules/{name}/run                      401    403    404      404     404   403
        GET    /api/schedules/{name}/history                  401    404    404      404     404   403
        GET    /api/webhooks                                  401    403    403      403     200   403
        POST   /api/webhooks                                  401    403    403      403     415   403
        GET    /api/webhooks/{id}                             401    403    403      403     404   403
        PUT    /api/webhooks/{id}                             401    403    403      403     415   403
        DELETE /api/webhooks/{id}                             401    403    403      403     404   403
        POST   /api/webhooks/{id}/test                        401    403    403      403     404   403
        GET    /api/webhooks/{id}/deliveries                  401    403    403      403     404   403
        GET    /api/webhooks/{id}/deliveries/{deliveryId}     401    403    403      403     404   403
        POST   /api/webhooks/{id}/deliveries/{deliveryId}/redeliver 401 403 403 403 404 403
        GET    /api/queues                                    401    200    200      200     200   403
        GET    /api/queues/dead-letters                       401    200    200      200     200   403
        GET    /api/queues/dead-letters/{id}                  401    404    404      404     404   403
        POST   /api/queues/dead-letters/{id}/retry            401    403    403      403     404   403
        DELETE /api/queues/dead-letters/{id}                  401    403    403      403     404   403
        GET    /api/schema/job-spec.json                      401    200    200      200     200   200
        GET    /openapi/{documentName}.json                   401    404    404      404     404   404
        POST   /api/2.0/mlflow/experiments/create                                     401 403 400 400 400 400
        GET    /api/2.0/mlflow/experiments/get                                        401 400 400 400 400 403
        GET    /api/2.0/mlflow/experiments/get-by-name                                401 400 400 400 400 403
        POST   /api/2.0/mlflow/experiments/search                                     401 400 400 400 400 403
        GET    /api/2.0/mlflow/experiments/search                                     401 200 200 200 200 403
        GET    /api/2.0/mlflow/experiments/list                                       401 200 200 200 200 403
        POST   /api/2.0/mlflow/experiments/delete                                     401 403 400 400 400 403
        POST   /api/2.0/mlflow/experiments/restore                                    401 403 400 400 400 403
        POST   /api/2.0/mlflow/experiments/update                                     401 403 400 400 400 403
        POST   /api/2.0/mlflow/experiments/set-experiment-tag                         401 403 400 400 400 400
        POST   /api/2.0/mlflow/experiments/delete-experiment-tag                      401 403 400 400 400 403
        POST   /api/2.0/mlflow/experiments/search-datasets                            401 400 400 400 400 403
        POST   /api/2.0/mlflow/runs/create                                            401 403 400 400 400 400
        GET    /api/2.0/mlflow/runs/get                                               401 400 400 400 400 403
        POST   /api/2.0/mlflow/runs/update                                            401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/delete                                            401 403 400 400 400 403
        POST   /api/2.0/mlflow/runs/restore                                           401 403 400 400 400 403
        POST   /api/2.0/mlflow/runs/search                                            401 400 400 400 400 403
        POST   /api/2.0/mlflow/runs/log-metric                                        401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/log-parameter                                     401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/set-tag                                           401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/delete-tag                                        401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/log-batch                                         401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/log-inputs                                        401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/outputs                                           401 403 400 400 400 400
        POST   /api/2.0/mlflow/runs/log-model                                         401 403 400 400 400 400
        GET    /api/2.0/mlflow/metrics/get-history                                    401 400 400 400 400 403
        GET    /api/2.0/mlflow/metrics/get-history-bulk-interval                      401 400 400 400 400 403
        POST   /api/2.0/mlflow/logged-models                                          401 403 400 400 400 400
        POST   /api/2.0/mlflow/logged-models/search                                   401 400 400 400 400 403
        GET    /api/2.0/mlflow/logged-models/{model_id}                               401 404 404 404 404 403
        PATCH  /api/2.0/mlflow/logged-models/{model_id}                               401 403 400 400 400 400
        DELETE /api/2.0/mlflow/logged-models/{model_id}                               401 403 404 404 404 403
        PATCH  /api/2.0/mlflow/logged-models/{model_id}/tags                          401 403 404 404 404 404
        DELETE /api/2.0/mlflow/logged-models/{model_id}/tags/{tag_key}                401 403 404 404 404 403
        POST   /api/2.0/mlflow/logged-models/{model_id}/params                        401 403 400 400 400 400
        GET    /api/2.0/mlflow/logged-models/{model_id}/artifacts/directories         401 404 404 404 404 403
        GET    /api/2.0/mlflow/artifacts/list                                         401 400 400 400 400 403
        GET    /api/2.0/mlflow-artifacts/artifacts                                    401 200 200 200 200 403
        GET    /api/2.0/mlflow-artifacts/artifacts/{**path}                           401 404 404 404 404 403
        PUT    /api/2.0/mlflow-artifacts/artifacts/{**path}                           401 403 404 404 404 404
        DELETE /api/2.0/mlflow-artifacts/artifacts/{**path}                           401 403 404 404 404 403
        POST   /api/2.0/mlflow-artifacts/mpu/create/{**artifact_path}                 401 403 400 400 400 400
        POST   /api/2.0/mlflow-artifacts/mpu/complete/{**artifact_path}               401 403 400 400 400 400
        POST   /api/2.0/mlflow-artifacts/mpu/abort/{**artifact_path}                  401 403 400 400 400 400
        PUT    /api/2.0/mlflow-artifacts/mpu/parts/{upload_id}/{number:int}           401 403 404 404 404 404
        GET    /get-artifact                                                          401 400 400 400 400 403
        POST   /api/2.0/mlflow/registered-models/create                               401 403 400 400 400 403
        POST   /api/2.0/mlflow/registered-models/set-tag                              401 403 400 400 400 403
        POST   /api/2.0/mlflow/registered-models/rename                               401 403 403 400 400 403
        PATCH  /api/2.0/mlflow/registered-models/update                               401 403 400 400 400 403
        DELETE /api/2.0/mlflow/registered-models/delete                               401 403 403 400 400 403
        GET    /api/2.0/mlflow/registered-models/get                                  401 400 400 400 400 403
        GET    /api/2.0/mlflow/registered-models/search                               401 200 200 200 200 403
        GET    /api/2.0/mlflow/registered-models/get-latest-versions                  401 400 400 400 400 403
        POST   /api/2.0/mlflow/registered-models/get-latest-versions                  401 400 400 400 400 403
        DELETE /api/2.0/mlflow/registered-models/delete-tag                           401 403 400 400 400 403
        POST   /api/2.0/mlflow/registered-models/alias                                401 403 403 400 400 403
        DELETE /api/2.0/mlflow/registered-models/alias                                401 403 403 400 400 403
        GET    /api/2.0/mlflow/registered-models/alias                                401 400 400 400 400 403
        POST   /api/2.0/mlflow/model-versions/create                                  401 403 400 400 400 403
        PATCH  /api/2.0/mlflow/model-versions/update                                  401 403 400 400 400 403
        POST   /api/2.0/mlflow/model-versions/transition-stage                        401 403 403 400 400 403
        DELETE /api/2.0/mlflow/model-versions/delete                                  401 403 403 400 400 403
        GET    /api/2.0/mlflow/model-versions/get                                     401 400 400 400 400 403
        GET    /api/2.0/mlflow/model-versions/search                                  401 200 200 200 200 403
        GET    /api/2.0/mlflow/model-versions/get-download-uri                        401 400 400 400 400 403
        POST   /api/2.0/mlflow/model-versions/set-tag                                 401 403 400 400 400 403
        DELETE /api/2.0/mlflow/model-versions/delete-tag                              401 403 400 400 400 403
        GET    /model-versions/get-artifact                                           401 400 400 400 400 403
        POST   /api/2.0/mlflow/webhooks                                               401 403 403 403 400 403
        GET    /api/2.0/mlflow/webhooks                                               401 403 403 403 200 403
        GET    /api/2.0/mlflow/webhooks/{webhook_id}                                  401 403 403 403 404 403
        PATCH  /api/2.0/mlflow/webhooks/{webhook_id}                                  401 403 403 403 404 403
        DELETE /api/2.0/mlflow/webhooks/{webhook_id}                                  401 403 403 403 404 403
        POST   /api/2.0/mlflow/webhooks/{webhook_id}/test                             401 403 403 403 400 403
        GET    /api/3.0/mlflow/server-info                    401    200    200      200     200   200
        GET    /version                                       200    200    200      200     200   200
        GET    /health                                        200    200    200      200     200   200
        GET    /alive                                         200    200    200      200     200   200
        """;

    /// <summary>MLflow's endpoints have one row, although each has a twin under <c>/ajax-api</c>.</summary>
    public static IReadOnlyList<Row> Rows { get; } = [.. Text.Split('\n').Where(line => !line.StartsWith('#')).Select(Parse).SelectMany(WithTwin)];

    private static IEnumerable<Row> WithTwin(Row row) => row.SpeaksMLflow && row.Route.StartsWith("/api/", StringComparison.Ordinal) ? [row, row with { Route = $"/ajax-api/{row.Route["/api/".Length..]}" }] : [row];

    private static Row Parse(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Row(parts[0], parts[1], [.. parts[2..].Select(int.Parse)]);
    }

    /// <param name="Method">The verb.</param>
    /// <param name="Route">The pattern as it is mapped.</param>
    /// <param name="Statuses">In the order of <see cref="Columns"/>.</param>
    public sealed record Row(string Method, string Route, IReadOnlyList<int> Statuses)
    {
        /// <summary>Whether refusals have MLflow's form.</summary>
        public bool SpeaksMLflow => new[] { "/api/2.0/", "/api/3.0/", "/ajax-api/", "/get-artifact", "/model-versions/" }.Any(start => Route.StartsWith(start, StringComparison.Ordinal));

        public override string ToString() => $"{Method} {Route}";
    }
}
