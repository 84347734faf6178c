-- One row per item that names a firm near a doubted one, as its sentence tells.
-- Grain: item_id.
SELECT
    item_id,
    claim,
    p_value,
    format('The {} {} ', side, name)
    || tied_to(coalesce(via_name, source_name), kind, shown, firms, owns, is_owned)
    || if(via IS NULL, '', coalesce(', which '
        || tied_to(source_name, next_kind, next_shown, next_firms, next_owns, next_is_owned), ''))
    || CASE doubt
        WHEN 'watchlist' THEN ', which is watch-listed'
        WHEN 'violation' THEN format(', which inspections found in violation {}', counted(violations, 'time'))
        ELSE format(', whose own declaration {} is among the oddest', worst_key)
    END
    || format('; {} of firms are doubted as much.', shown_percent(as_doubted))
    || coalesce(format(' It was {} old; {} of firms are so young, or younger, when they first trade in strategic goods or goods known as their cover.',
        counted(days_old, 'day'), shown_percent(as_young)), '')
    || reserve AS reason,
    evidence
FROM detect.network_told
WHERE claim = 'shares_with_doubted_firm'
