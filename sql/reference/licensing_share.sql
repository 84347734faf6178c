-- One row for goods listed and one for goods possibly controlled: the share of all screened items that are exports
-- under such a control. An item that no control binds cannot fail one, and counts among the honest that look less odd.
-- Grain: listed.
SELECT listed, count(*) / (SELECT count(*) FROM features.items) AS share
FROM detect.licensing_tests
WHERE claim = 'no_licence'
GROUP BY listed
