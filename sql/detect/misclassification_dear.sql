-- One row per item that costs many times what the declared goods do, with how many other exporters of such goods that
-- nobody watches are known to be paid so, and how many are not watched.
-- Grain: item_id.
SELECT
    prices.*,
    len(learnt.beyond) - list_contains(learnt.beyond, prices.exporter)::INTEGER AS unwatched_beyond,
    learnt.exporters - list_contains(learnt.beyond, prices.exporter)::INTEGER AS unwatched_exporters
FROM detect.misclassification_prices AS prices
CROSS JOIN reference.misclassification_prices AS learnt
WHERE prices.is_beyond
