-- The run, as it is remembered.
-- Grain: one row.
SELECT
    $run_id AS run_id,
    $started_at::TIMESTAMP AS started_at,
    $finished_at::TIMESTAMP AS finished_at,
    $as_of::DATE AS as_of,
    $status AS status,
    $version AS version,
    $libraries::JSON AS libraries,
    $code_sha256 AS code_sha256,
    $settings::JSON AS settings,
    $request::JSON AS request,
    $reference_sha256 AS reference_sha256,
    (SELECT to_json(map_from_entries(list((name, sha256) ORDER BY name))) FROM main.models) AS models,
    $seed::BIGINT AS seed,
    $declarations::BIGINT AS declarations,
    $flagged::BIGINT AS flagged,
    $warnings::VARCHAR[] AS warnings
