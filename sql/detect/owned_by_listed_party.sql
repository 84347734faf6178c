-- One row per item that names a firm which belongs to a listed party, as its sentence tells.
-- Grain: item_id.
SELECT
    owned.item_id,
    'owned_by_listed_party' AS claim,
    owned.p_value,
    format('The {} {} belongs to {}, which is watch-listed. Innocent if the stake is small, or was sold since.',
        owned.side, firms.name, array_to_string(owned.owners, ', which belongs to '))
    || if(owned.answers, '', ' It is only named here and did not lodge this declaration.') AS reason,
    json_object(
        'declared', json_object('side', owned.side, 'firm', firms.name),
        'path', json_object('kind', 'owner', 'owners', owned.owners, 'doubt', 'watchlist'),
        'speaks_of_another', if(owned.answers, NULL, true)) AS evidence
FROM detect.network_owned AS owned
JOIN detect.network_firms AS firms USING (firm)
WHERE owned.p_value < $worth_saying
