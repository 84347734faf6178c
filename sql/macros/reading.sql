-- How the text of a source becomes a typed value: read_* reads it as it is usually written, and as_* takes what was
-- read if it is acceptable, or else mends the text. Each returns NULL for a text it cannot use. A CASE computes its
-- parts anew wherever they stand, so that what is costly is read in a pass of its own.

-- The text, trimmed, unless it is blank or a word for "missing". NA is not one of these: it is Namibia.
CREATE OR REPLACE TEMP MACRO given(t) AS
    CASE WHEN strlen(t) > 6 THEN nullif(trim(t), '')
         WHEN NOT contains('||NULL|null|Null|N/A|n/a|#N/A|NaN|nan|None|none|-|--|\N|', '|' || trim(t) || '|')
             THEN trim(t) END;

-- What a file holds as a number, unless it is none.
CREATE OR REPLACE TEMP MACRO a_number(x) AS CASE WHEN NOT isnan(x::DOUBLE) THEN x END;

CREATE OR REPLACE TEMP MACRO as_text(t) AS nullif(trim(t), '');

-- A number with thousands separators, written plainly. "1,234" is read as 1234: a file whose numbers show that
-- its comma is the decimal sign has them rewritten before (macro plain_decimal_comma).
CREATE OR REPLACE TEMP MACRO plain_number(t) AS
    CASE
        WHEN regexp_full_match(t, '[+-]?\d{1,3}(,\d{3})+(\.\d+)?') THEN replace(t, ',', '')
        WHEN regexp_full_match(t, '[+-]?\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})')
            THEN replace(replace(t, '.', ''), ',', '.')
        WHEN regexp_full_match(t, '[+-]?\d{1,3}([ ''’\x{00A0}\x{202F}]\d{3})+([.,]\d+)?') THEN
            replace(regexp_replace(t, '[ ''’\x{00A0}\x{202F}]', '', 'g'), ',', '.')
        WHEN regexp_full_match(t, '[+-]?\d+,\d+') THEN replace(t, ',', '.')
    END;

CREATE OR REPLACE TEMP MACRO plain_decimal_comma(t) AS
    CASE WHEN regexp_full_match(t, '[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?') THEN replace(replace(t, '.', ''), ',', '.')
        ELSE t END;

-- A number for a text that is none, beyond those in use and the same whenever it is read: seven digits, from a million.
CREATE OR REPLACE TEMP MACRO number_for(t) AS CASE WHEN given(t) IS NOT NULL THEN 1000000 + hash(t) % 1000000 END;

CREATE OR REPLACE TEMP MACRO read_number(t) AS try_cast(t AS DOUBLE);

CREATE OR REPLACE TEMP MACRO mended_number(t) AS try_cast(plain_number(t) AS DOUBLE);

CREATE OR REPLACE TEMP MACRO as_number
    (t, read) AS CASE WHEN isfinite(read) THEN read WHEN read IS NULL AND isfinite(mended_number(t))
        THEN mended_number(t) END,
    (t) AS CASE WHEN isfinite(coalesce(read_number(t), mended_number(t)))
        THEN coalesce(read_number(t), mended_number(t)) END;

CREATE OR REPLACE TEMP MACRO as_positive(t, read) AS CASE WHEN as_number(t, read) > 0 THEN as_number(t, read) END;

CREATE OR REPLACE TEMP MACRO as_non_negative(t, read) AS CASE WHEN as_number(t, read) >= 0 THEN as_number(t, read) END;

CREATE OR REPLACE TEMP MACRO as_count(t, read) AS
    CASE WHEN as_number(t, read) >= 0 AND as_number(t, read) < 1e15 AND as_number(t, read) = floor(as_number(t, read))
         THEN as_number(t, read)::BIGINT END;

CREATE OR REPLACE TEMP MACRO as_boolean(t) AS
    CASE WHEN lower(trim(t)) IN ('true', 't', 'yes', 'y', '1') THEN true
         WHEN lower(trim(t)) IN ('false', 'f', 'no', 'n', '0') THEN false END;

CREATE OR REPLACE TEMP MACRO plausible_date(d) AS
    CASE WHEN d BETWEEN DATE '1900-01-01' AND DATE '2199-12-31' THEN d END;

-- Day and month in figures, as in 03/04/2025, are read only where the file itself shows which comes first.
CREATE OR REPLACE TEMP MACRO read_date(t) AS try_cast(t AS DATE);

CREATE OR REPLACE TEMP MACRO any_date(t, read) AS
    coalesce(
        read,
        CASE WHEN regexp_matches(t, '^\s*\d{4}-\d{1,2}-\d{1,2}($|[ T])')
            THEN try_cast(regexp_extract(t, '[\d-]+') AS DATE) END,
        CASE WHEN NOT regexp_full_match(trim(t), '\d{7}|\d{5}') THEN
            try_strptime(trim(t), ['%Y%m%d', '%Y/%m/%d', '%Y.%m.%d', '%d.%m.%Y', '%Y-%m', '%Y%m', '%Y/%m', '%d-%b-%y',
                             '%d-%b-%Y', '%d %b %Y', '%d %B %Y', '%b %d, %Y', '%B %d, %Y'])::DATE END);

CREATE OR REPLACE TEMP MACRO as_date(t, read) AS plausible_date(any_date(t, read));

CREATE OR REPLACE TEMP MACRO looks_iso(t) AS t GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]';

CREATE OR REPLACE TEMP MACRO is_slash_date(t) AS regexp_full_match(t, '\d{1,2}[/-]\d{1,2}[/-]\d{4}');

CREATE OR REPLACE TEMP MACRO slash_date(t, format) AS try_strptime(replace(trim(t), '-', '/'), format)::DATE;

CREATE OR REPLACE TEMP MACRO as_day_first(t) AS plausible_date(slash_date(t, '%d/%m/%Y'));

CREATE OR REPLACE TEMP MACRO as_month_first(t) AS plausible_date(slash_date(t, '%m/%d/%Y'));

-- The date that a text stands for in any reading, though it may be one of several or of another age.
CREATE OR REPLACE TEMP MACRO some_date(t) AS
    coalesce(any_date(t, read_date(t)), slash_date(replace(t, '.', '/'), '%d/%m/%Y'),
             slash_date(replace(t, '.', '/'), '%m/%d/%Y'));

-- What a text that cannot be used as a date should have been.
CREATE OR REPLACE TEMP MACRO wanted_date(t, wanted) AS
    CASE WHEN plausible_date(some_date(t)) IS NOT NULL THEN wanted
         WHEN some_date(t) IS NOT NULL THEN 'within 1900 to 2199'
         WHEN regexp_full_match(trim(t), '\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}')
            THEN 'a day of the calendar'
         ELSE wanted END;

-- The digits of a commodity code: dots and blanks go, "810194.0" was a number.
CREATE OR REPLACE TEMP MACRO hs_digits(t) AS
    regexp_replace(CASE WHEN regexp_full_match(t, '\d{3,}\.0') THEN left(t, -2) ELSE t END, '[.\s]', '', 'g');

-- Whether digits lost their leading zero: there are one, three, five or seven (nine do not tell: Japan's codes have
-- nine), and with it they begin as one of the headings 0101 to 0106, 0201 to 0210 and so on to 0910 does. "25041" is
-- a part of a code, since there is no heading 0250.
CREATE OR REPLACE TEMP MACRO lost_a_zero(digits) AS
    regexp_full_match(digits, '[1-9]|(10[1-6]|30[1-9]|60[1-4]|[249](0[1-9]|10)|5(0[1-9]|1[01])|[78](0[1-9]|1[0-4]))'
                              || '(\d\d){0,2}');

CREATE OR REPLACE TEMP MACRO hs_padded(digits) AS
    CASE WHEN lost_a_zero(digits) THEN '0' || digits
         WHEN regexp_full_match(digits, '(\d\d)+|\d{9}') THEN digits END;

CREATE OR REPLACE TEMP MACRO read_hs_code(t) AS
    -- GLOB takes a tenth of the time of a trim, and half of that of a regular expression, which besides is matched anew
    -- for every row where a Parquet file holds each word once
    CASE WHEN strlen(t) IN (6, 8, 10) AND NOT t GLOB '*[!0-9]*' THEN t ELSE hs_padded(hs_digits(t)) END;

CREATE OR REPLACE TEMP MACRO as_hs_code(t, read, shortest, longest) AS
    CASE WHEN length(read) BETWEEN shortest AND longest AND read >= '01' THEN read END;

-- Territories are looked up by their place in the list of known names, which costs least.
CREATE OR REPLACE TEMP MACRO known_territory(name) AS
    getvariable('territories')[enum_code(try_cast(name AS territory_name))::BIGINT + 1];

-- A code stands for itself.
CREATE OR REPLACE TEMP MACRO as_territory(t) AS
    CASE WHEN try_cast(t AS territory) IS NOT NULL THEN t
         ELSE coalesce(known_territory(t), known_territory(upper(strip_accents(trim(t))))) END;

CREATE OR REPLACE TEMP MACRO as_territories(t) AS
    CASE WHEN len(list_filter(list_transform(string_split_regex(regexp_replace(t, '[\[\]''"]', '', 'g'), '[;,|]'),
                                              lambda x: as_territory(trim(x))), lambda x: x IS NULL)) = 0
         THEN array_to_string(list_transform(string_split_regex(regexp_replace(t, '[\[\]''"]', '', 'g'), '[;,|]'),
                                             lambda x: as_territory(trim(x))), ';') END;

CREATE OR REPLACE TEMP MACRO as_choice(t, choices) AS
    CASE WHEN list_contains(choices, t) THEN t
         WHEN list_contains(choices, replace(lower(trim(t)), '_', '-')) THEN replace(lower(trim(t)), '_', '-')
         WHEN list_contains(choices, upper(trim(t))) THEN upper(trim(t)) END;

CREATE OR REPLACE TEMP MACRO as_synonym(t, synonyms, meanings) AS meanings[list_position(synonyms, lower(trim(t)))];

CREATE OR REPLACE TEMP MACRO read_currency(t) AS upper(trim(t));

CREATE OR REPLACE TEMP MACRO as_currency(t, read) AS
    CASE WHEN read IN ('RMB', 'CNH') THEN 'CNY' WHEN regexp_full_match(read, '[A-Z]{3}') THEN read END;

-- What a mapping may do to a source text. A text that does not fit is passed on, to be found unusable with its
-- own words.
CREATE OR REPLACE TEMP MACRO scaled(t, factor) AS coalesce((as_number(t) * factor)::VARCHAR, t);

CREATE OR REPLACE TEMP MACRO redated(t, format) AS coalesce(strftime(try_strptime(trim(t), format), '%Y-%m-%d'), t);

CREATE OR REPLACE TEMP MACRO recoded(t, codes, meanings) AS coalesce(meanings[list_position(codes, trim(t))], t);

-- US dollars for one unit of a currency, on average over the months from a day on (variable usd_rates).
CREATE OR REPLACE TEMP MACRO usd_rate(currency, day, months) AS
    CASE WHEN day >= DATE '1999-01-01' THEN
        list_avg(list_slice(getvariable('usd_rates')[currency], datediff('month', DATE '1999-01-01', day) + 1,
                            datediff('month', DATE '1999-01-01', day) + months)) END;

CREATE OR REPLACE TEMP MACRO below(x, bound) AS CASE WHEN x < bound THEN x END;

CREATE OR REPLACE TEMP MACRO other_than(x, refused) AS CASE WHEN NOT list_contains(refused, x) THEN x END;

-- What is noted beside a row of a value that cannot be used, or had to be mended to be used.
CREATE OR REPLACE TEMP MACRO note(name, value, raw, mended) AS
    CASE WHEN value IS NULL AND given(raw) IS NOT NULL THEN {'name': name, 'kind': 'unusable', 'raw': raw}
         WHEN coalesce(mended, false) THEN {'name': name, 'kind': 'mended', 'raw': raw} END;

CREATE OR REPLACE TEMP MACRO notes_of(notes) AS nullif(list_filter(notes, lambda x: x IS NOT NULL), []);

CREATE OR REPLACE TEMP MACRO as_extra(t) AS
    CASE WHEN json_type(try_cast(t AS JSON)) = 'OBJECT' THEN try_cast(t AS JSON)
         WHEN t IS NOT NULL THEN json_object('extra', t) END;

CREATE OR REPLACE TEMP MACRO with_raw(extra, notes) AS
    CASE WHEN notes IS NULL THEN extra
         ELSE json_merge_patch(coalesce(extra, '{}'::JSON),
                               to_json(map_from_entries(list_transform(notes, lambda x: {'k': x.name, 'v': x.raw}))))
                                   END;

-- Why a row is refused: of each column it cannot do without, what is missing or what its text should have been.
CREATE OR REPLACE TEMP MACRO refusal(name, value, raw, wanted) AS
    CASE WHEN value IS NULL THEN
        CASE WHEN given(raw) IS NULL THEN name || ' is missing'
             ELSE name || ' ''' || left(given(raw), 60) || ''' is not ' || wanted END END;

CREATE OR REPLACE TEMP MACRO refusal_of(reasons) AS
    nullif(array_to_string(list_filter(reasons, lambda x: x IS NOT NULL), '; '), '');

-- What the noted numbers and dates of a file show of its conventions (aggregates over notes). A comma is the decimal
-- sign if some number makes sense only so and none only with a thousands separator; which of day and month comes
-- first is known if some date makes sense only one way and none only the other. Where nothing tells, nothing is
-- guessed: such dates stay unusable.
CREATE OR REPLACE TEMP MACRO shows_decimal_comma(raw) AS
    coalesce(bool_or(regexp_full_match(raw, '\s*[+-]?(0|\d+|\d{1,3}(\.\d{3})+),(\d{1,2}|\d{4,})\s*')
        OR regexp_full_match(raw, '\s*[+-]?0,\d+\s*')), false)
    AND NOT coalesce(bool_or(regexp_full_match(raw, '\s*[+-]?\d{1,3}(,\d{3})+\.\d+\s*|\s*[+-]?\d{1,3}(,\d{3}){2,}\s*')),
        false);

CREATE OR REPLACE TEMP MACRO shows_day_first(raw) AS
    CASE WHEN bool_or(is_slash_date(trim(raw)) AND as_day_first(raw) IS NOT NULL AND as_month_first(raw) IS NULL)
              AND NOT bool_or(is_slash_date(trim(raw)) AND as_month_first(raw) IS NOT NULL
                  AND as_day_first(raw) IS NULL) THEN true
         WHEN bool_or(is_slash_date(trim(raw)) AND as_month_first(raw) IS NOT NULL AND as_day_first(raw) IS NULL)
              AND NOT bool_or(is_slash_date(trim(raw)) AND as_day_first(raw) IS NOT NULL
                  AND as_month_first(raw) IS NULL) THEN false END;

-- COALESCE and CASE under names that an expression can call.
CREATE OR REPLACE TEMP MACRO either(a, b) AS coalesce(a, b);

CREATE OR REPLACE TEMP MACRO choose(condition, a, b) AS CASE WHEN condition THEN a ELSE b END;

-- The words of a value that is noted as unusable.
CREATE OR REPLACE TEMP MACRO words_noted(notes, column_name) AS
    CASE WHEN notes IS NOT NULL
         THEN list_filter(notes, lambda x: x.name = column_name AND x.kind = 'unusable')[1].raw END;
