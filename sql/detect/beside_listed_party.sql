-- One row per item that names a firm which shares its roof with a listed party, as its sentence tells.
-- Grain: item_id.
SELECT
    beside.item_id,
    'beside_listed_party' AS claim,
    beside.p_value,
    format(
        'The {} {} shares its {} with {}, which is watch-listed; {} these. '
            || 'Innocent if one followed the other there, or both are served by one agent.',
        beside.side,
        firms.name,
        array_to_string(beside.shared, ' and its '),
        listed.name,
        if(beside.firms = 2, 'nobody else has', format('{:,} firms have', beside.firms)))
    || if(beside.answers, '', ' It is only named here and did not lodge this declaration.') AS reason,
    json_object(
        'declared', json_object('side', beside.side, 'firm', firms.name),
        'path', json_object('kind', 'shared', 'shared', beside.shared, 'with', listed.name, 'doubt', 'watchlist'),
        'peers', json_object('firms', beside.firms),
        'speaks_of_another', if(beside.answers, NULL, true)) AS evidence
FROM detect.network_beside AS beside
JOIN detect.network_firms AS firms ON firms.firm = beside.firm
JOIN detect.network_firms AS listed ON listed.firm = beside.listed
WHERE beside.p_value < $worth_saying
