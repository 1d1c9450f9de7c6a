"""The index on PostgreSQL: a tsvector with its GIN index in the table `search`, and the triggers that keep it."""

from portal.lib.ddl import Further

# Words are compared without case and without marks on letters. No extension is needed, so none has to be allowed.
FOLD = r"""
CREATE FUNCTION "search_fold"("words" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(normalize("words", NFD), '[\u0300-\u036f]', '', 'g'))
$$
"""
# What is no letter and no digit parts words, as on SQLite; who may find it and its kind stand among the words, with a
# sign in front that no word has. A tsvector holds a megabyte at most, so a long paper is found by its beginning. It
# folds words by itself: a restored dump knows no other function of ours by its bare name.
VECTOR = r"""
CREATE FUNCTION "search_vector"("kind" text, "scope" text, "words" text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', regexp_replace(
        lower(regexp_replace(normalize(left("words", 100000), NFD), '[\u0300-\u036f]', '', 'g')),
        '[!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]', ' ', 'g'))
    || array_to_tsvector(string_to_array('=' || "kind" || replace(' ' || trim("scope"), ' ', ' ='), ' '))
$$
"""
COLUMN = """
ALTER TABLE "search" ADD COLUMN "words" tsvector GENERATED ALWAYS AS ("search_vector"("kind", "scope", "text")) STORED
"""
INDEX = """
CREATE INDEX "search_words" ON "search" USING gin ("words")
"""
SCOPE = """
CREATE VIEW "sale_scope" AS
SELECT s."ref" AS "sale", 's' || s."salesperson" AS "sold", 's' || s."salesperson" || COALESCE((
    SELECT string_agg(DISTINCT ' d' || COALESCE(d."assigned_to", 'nobody'), '') FROM "delivery" d
    WHERE d."sale" = s."ref"), '') AS "seen"
FROM "sale" s
"""
# What can be found, with the first key of its minute: a key is that minute, followed by 23 bits for what came in it.
SEARCHABLE = """
CREATE VIEW "searchable" AS
SELECT v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text",
    CASE WHEN m."digits" ~ '^[0-9]{12}$' THEN m."digits"::bigint * 8388608 ELSE 0 END AS "minute"
FROM (
    SELECT 'customer' AS "kind", c."ref" AS "ref", '' AS "sale", c."ref" AS "customer", 0 AS "n",
        COALESCE((SELECT string_agg(w."who", ' ' ORDER BY w."who") FROM (
            SELECT 's' || s."salesperson" AS "who" FROM "sale" s WHERE s."customer" = c."ref"
            UNION SELECT 'd' || COALESCE(d."assigned_to", 'nobody') FROM "sale" s
            JOIN "delivery" d ON d."sale" = s."ref" WHERE s."customer" = c."ref") w), '') AS "scope",
        c."name" || COALESCE((SELECT string_agg(chr(10) || k."name" || ', ' || k."email", ''
            ORDER BY k."name", k."ref") FROM "contact" k
            WHERE k."customer" = c."ref" AND k."ended_at" IS NULL), '') AS "text",
        COALESCE((SELECT MAX(s."sealed_at") FROM "sale" s WHERE s."customer" = c."ref"), '') AS "at"
    FROM "customer" c
    UNION ALL
    SELECT 'sale', s."ref", s."ref", s."customer", 0, x."seen",
        s."title" || COALESCE(chr(10) || s."external_id", ''), s."sealed_at"
    FROM "sale" s JOIN "sale_scope" x ON x."sale" = s."ref"
    UNION ALL
    SELECT 'promise', p."ref", p."sale", s."customer", p."n", x."seen", p."words", s."sealed_at"
    FROM "promise" p JOIN "sale" s ON s."ref" = p."sale" JOIN "sale_scope" x ON x."sale" = p."sale"
    UNION ALL
    SELECT 'source', o."ref", o."sale", s."customer", o."n", x."sold",
        o."title" || chr(10) || o."text", s."sealed_at"
    FROM "source" o JOIN "sale" s ON s."ref" = o."sale" JOIN "sale_scope" x ON x."sale" = o."sale"
    UNION ALL
    SELECT 'update', u."ref", u."sale", s."customer", p."n", x."seen", u."text", u."at"
    FROM "update" u JOIN "sale" s ON s."ref" = u."sale" JOIN "delivery" d ON d."ref" = u."delivery"
    JOIN "promise" p ON p."ref" = d."promise" JOIN "sale_scope" x ON x."sale" = u."sale"
    WHERE u."text" <> ''
    UNION ALL
    SELECT 'concern', c."ref", c."sale", s."customer", c."n", x."sold" || COALESCE((
            SELECT ' d' || COALESCE(d."assigned_to", 'nobody') FROM "delivery" d WHERE d."ref" = c."delivery"), ''),
        COALESCE((SELECT string_agg(t."words", chr(10) ORDER BY t."seq") FROM "concern_step" t
            WHERE t."concern" = c."ref" AND t."words" <> ''), ''), c."raised_at"
    FROM "concern" c JOIN "sale" s ON s."ref" = c."sale" JOIN "sale_scope" x ON x."sale" = c."sale") v
CROSS JOIN LATERAL (SELECT substr(v."at", 1, 4) || substr(v."at", 6, 2) || substr(v."at", 9, 2)
    || substr(v."at", 12, 2) || substr(v."at", 15, 2) AS "digits") m
"""
# Two sales of one customer may be sealed at once: whoever comes second waits, and then sees the other.
PUT = """
CREATE FUNCTION "search_put"("of_kind" text, "of_ref" text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF of_kind = 'customer' THEN
        PERFORM 1 FROM "customer" c WHERE c."ref" = of_ref FOR NO KEY UPDATE;
    END IF;
    DELETE FROM "search" t WHERE t."kind" = of_kind AND t."ref" = of_ref;
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
    SELECT v."minute" + mod(nextval('search_id_seq'), 8388608), v."kind", v."ref", v."sale", v."customer", v."n",
        v."scope", v."text"
    FROM "searchable" v WHERE v."kind" = of_kind AND v."ref" = of_ref;
END
$$
"""
RESCOPE = """
CREATE FUNCTION "search_scope"("of_sale" text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "search" t SET "scope" = CASE t."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END
    FROM "sale_scope" x
    WHERE t."sale" = of_sale AND x."sale" = of_sale AND t."kind" <> 'concern'
        AND t."scope" <> CASE t."kind" WHEN 'source' THEN x."sold" ELSE x."seen" END;
    UPDATE "search" t SET "scope" = v."scope" FROM "searchable" v
    WHERE t."sale" = of_sale AND t."kind" = 'concern' AND v."sale" = of_sale AND v."kind" = 'concern'
        AND v."ref" = t."ref" AND t."scope" <> v."scope";
    PERFORM "search_put"('customer', s."customer") FROM "sale" s WHERE s."ref" = of_sale;
END
$$
"""
ROW = """
CREATE FUNCTION "search_row"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM "search_put"(TG_ARGV[0], to_jsonb(OLD) ->> TG_ARGV[1]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM "search_put"(TG_ARGV[0], to_jsonb(NEW) ->> TG_ARGV[1]);
    END IF;
    RETURN NULL;
END
$$
"""
SALE = """
CREATE FUNCTION "search_sale"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM "search_put"('sale', OLD."ref");
        PERFORM "search_put"('customer', OLD."customer");
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM "search_put"('sale', NEW."ref");
        PERFORM "search_scope"(NEW."ref");
    END IF;
    RETURN NULL;
END
$$
"""
# Who delivers says who may find: only what is the first or the last of its kind in a sale changes that. A statement
# that writes many rows has written all of them before this is asked about the first.
DELIVERY = """
CREATE FUNCTION "search_delivery"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one "delivery" := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    is_known boolean := EXISTS (SELECT 1 FROM "search" t WHERE t."kind" = 'sale' AND t."ref" = one."sale"
        AND position(' d' || COALESCE(one."assigned_to", 'nobody') || ' ' IN t."scope" || ' ') > 0);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM "search_scope"(OLD."sale");
    ELSIF TG_OP = 'INSERT' AND is_known OR TG_OP = 'DELETE' AND (NOT is_known OR EXISTS (
        SELECT 1 FROM "delivery" d WHERE d."sale" = one."sale"
        AND d."assigned_to" IS NOT DISTINCT FROM one."assigned_to")) THEN
        RETURN NULL;
    END IF;
    PERFORM "search_scope"(one."sale");
    RETURN NULL;
END
$$
"""
_ANY = "INSERT OR UPDATE OR DELETE"


def _trigger(table: str, when: str, does: str) -> str:
    return f'CREATE TRIGGER "search_{table}" AFTER {when} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {does}'


TRIGGERS = (
    _trigger("customer", _ANY, "\"search_row\"('customer', 'ref')"),
    _trigger("contact", _ANY, "\"search_row\"('customer', 'customer')"),
    _trigger("promise", _ANY, "\"search_row\"('promise', 'ref')"),
    _trigger("source", _ANY, "\"search_row\"('source', 'ref')"),
    _trigger("update", _ANY, "\"search_row\"('update', 'ref')"),
    _trigger("concern", _ANY, "\"search_row\"('concern', 'ref')"),
    _trigger("concern_step", _ANY, "\"search_row\"('concern', 'concern')"),
    _trigger(
        "sale",
        'INSERT OR DELETE OR UPDATE OF "customer", "title", "external_id", "salesperson", "sealed_at"',
        '"search_sale"()',
    ),
    _trigger("delivery", 'INSERT OR DELETE OR UPDATE OF "sale", "assigned_to"', '"search_delivery"()'),
)
FUNCTIONS = (PUT, RESCOPE, ROW, SALE, DELIVERY)
FURTHER = Further(
    "postgresql",
    (FOLD, VECTOR, COLUMN, INDEX, SCOPE, SEARCHABLE, *FUNCTIONS, *TRIGGERS),
    (
        *(
            f'DROP TRIGGER "search_{table}" ON "{table}"'
            for table in (
                *("customer", "contact", "promise", "source", "update"),
                *("concern", "concern_step", "sale", "delivery"),
            )
        ),
        'DROP FUNCTION "search_row", "search_sale", "search_delivery", "search_scope", "search_put"',
        'DROP VIEW "searchable"',
        'DROP VIEW "sale_scope"',
        'ALTER TABLE "search" DROP COLUMN "words"',
        'DROP FUNCTION "search_vector", "search_fold"',
    ),
)
