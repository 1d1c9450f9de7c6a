"""Concerns: the photos and files that show what is wrong, their words in the index of the search, and what waits for us.

What is there already is filled in.
"""

from typing import Any

import peewee

TABLES = (
    """
    CREATE TABLE "concern_file" (
        "ref" TEXT NOT NULL PRIMARY KEY,
        "sale" TEXT NOT NULL REFERENCES "sale" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "of" TEXT NOT NULL REFERENCES "concern_step" ("ref") DEFERRABLE INITIALLY DEFERRED,
        "n" INTEGER NOT NULL,
        "kind" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "media_type" TEXT NOT NULL,
        "size" INTEGER NOT NULL,
        "sha256" TEXT NOT NULL,
        "thumb" TEXT,
        "width" INTEGER,
        "height" INTEGER,
        CONSTRAINT "concern_file_photo_has_thumb" CHECK ((kind = 'photo') = (thumb IS NOT NULL))
    )
    """,
    """
    CREATE INDEX "concern_file_sale" ON "concern_file" ("sale")
    """,
    """
    CREATE INDEX "concern_file_of" ON "concern_file" ("of")
    """,
    """
    DROP INDEX "concern_ours_by_instant"
    """,
    """
    CREATE INDEX "concern_unfixed_by_instant" ON "concern" ("since", "ref")
        WHERE ("state" NOT IN ('fixed', 'closed'))
    """,
)
ON_SQLITE = (
    """
    DROP TRIGGER "search_sale_changed"
    """,
    """
    DROP TRIGGER "search_delivery_added"
    """,
    """
    DROP TRIGGER "search_delivery_changed"
    """,
    """
    DROP TRIGGER "search_delivery_gone"
    """,
    """
    DROP VIEW "searchable"
    """,
    """
    CREATE VIEW "searchable" AS
    SELECT v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text",
        CAST(substr(v."at", 1, 4) || substr(v."at", 6, 2) || substr(v."at", 9, 2) || substr(v."at", 12, 2)
            || substr(v."at", 15, 2) AS INTEGER) * 8388608 AS "minute"
    FROM (
        SELECT 'customer' AS "kind", c."ref" AS "ref", '' AS "sale", c."ref" AS "customer", 0 AS "n",
            COALESCE((SELECT group_concat(w."who", ' ') FROM (
                SELECT 's' || s."salesperson" AS "who" FROM "sale" s WHERE s."customer" = c."ref"
                UNION SELECT 'd' || COALESCE(d."assigned_to", 'nobody') FROM "sale" s
                JOIN "delivery" d ON d."sale" = s."ref" WHERE s."customer" = c."ref" ORDER BY 1) w), '') AS "scope",
            c."name" || COALESCE((SELECT group_concat(p."who", '') FROM (
                SELECT char(10) || k."name" || ', ' || k."email" AS "who" FROM "contact" k
                WHERE k."customer" = c."ref" AND k."ended_at" IS NULL ORDER BY k."name", k."ref") p), '') AS "text",
            COALESCE((SELECT MAX(s."sealed_at") FROM "sale" s WHERE s."customer" = c."ref"), '') AS "at"
        FROM "customer" c
        UNION ALL
        SELECT 'sale', s."ref", s."ref", s."customer", 0, x."seen",
            s."title" || COALESCE(char(10) || s."external_id", ''), s."sealed_at"
        FROM "sale" s JOIN "sale_scope" x ON x."sale" = s."ref"
        UNION ALL
        SELECT 'promise', p."ref", p."sale", s."customer", p."n", x."seen", p."words", s."sealed_at"
        FROM "promise" p JOIN "sale" s ON s."ref" = p."sale" JOIN "sale_scope" x ON x."sale" = p."sale"
        UNION ALL
        SELECT 'source', o."ref", o."sale", s."customer", o."n", x."sold",
            o."title" || char(10) || o."text", s."sealed_at"
        FROM "source" o JOIN "sale" s ON s."ref" = o."sale" JOIN "sale_scope" x ON x."sale" = o."sale"
        UNION ALL
        SELECT 'update', u."ref", u."sale", s."customer", p."n", x."seen", u."text", u."at"
        FROM "update" u JOIN "sale" s ON s."ref" = u."sale" JOIN "delivery" d ON d."ref" = u."delivery"
        JOIN "promise" p ON p."ref" = d."promise" JOIN "sale_scope" x ON x."sale" = u."sale"
        WHERE u."text" <> ''
        UNION ALL
        SELECT 'concern', c."ref", c."sale", s."customer", c."n", x."sold" || COALESCE((
                SELECT ' d' || COALESCE(d."assigned_to", 'nobody') FROM "delivery" d WHERE d."ref" = c."delivery"), ''),
            COALESCE((SELECT group_concat(w."words", char(10)) FROM (
                SELECT t."words" FROM "concern_step" t WHERE t."concern" = c."ref" AND t."words" <> ''
                ORDER BY t."seq") w), ''), c."raised_at"
        FROM "concern" c JOIN "sale" s ON s."ref" = c."sale" JOIN "sale_scope" x ON x."sale" = c."sale") v
    """,
    """
    CREATE TRIGGER "search_sale_changed" AFTER UPDATE OF "customer", "title", "external_id", "salesperson", "sealed_at" ON "sale" BEGIN
    DELETE FROM "search" WHERE "kind" = 'sale' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'sale' AND v."ref" = NEW."ref";
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = OLD."customer";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = OLD."customer";
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = NEW."ref") WHERE "sale" = NEW."ref" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = NEW."ref");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."ref");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."ref");
    END
    """,
    """
    CREATE TRIGGER "search_delivery_added" AFTER INSERT ON "delivery" WHEN NOT EXISTS (SELECT 1 FROM "search" t WHERE t."kind" = 'sale' AND t."ref" = NEW."sale"
        AND instr(t."scope" || ' ', ' d' || COALESCE(NEW."assigned_to", 'nobody') || ' ') > 0) BEGIN
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = NEW."sale") WHERE "sale" = NEW."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = NEW."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    END
    """,
    """
    CREATE TRIGGER "search_delivery_changed" AFTER UPDATE OF "sale", "assigned_to" ON "delivery" BEGIN
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = OLD."sale") WHERE "sale" = OLD."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = OLD."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = NEW."sale") WHERE "sale" = NEW."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = NEW."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = NEW."sale");
    END
    """,
    """
    CREATE TRIGGER "search_delivery_gone" AFTER DELETE ON "delivery" WHEN NOT EXISTS (SELECT 1 FROM "delivery" d WHERE d."sale" = OLD."sale"
        AND d."assigned_to" IS OLD."assigned_to") BEGIN
    UPDATE "search" SET "scope" = (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = OLD."sale") WHERE "sale" = OLD."sale" AND "scope" <> (SELECT CASE "search"."kind" WHEN 'source' THEN x."sold" WHEN 'concern' THEN (
                SELECT v."scope" FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = "search"."ref")
            ELSE x."seen" END FROM "sale_scope" x WHERE x."sale" = OLD."sale");
    DELETE FROM "search" WHERE "kind" = 'customer' AND "ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'customer' AND v."ref" = (SELECT "customer" FROM "sale" WHERE "ref" = OLD."sale");
    END
    """,
    """
    CREATE TRIGGER "search_concern_added" AFTER INSERT ON "concern" BEGIN
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_concern_changed" AFTER UPDATE ON "concern" BEGIN
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = OLD."ref";
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = NEW."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = NEW."ref";
    END
    """,
    """
    CREATE TRIGGER "search_concern_gone" AFTER DELETE ON "concern" BEGIN
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = OLD."ref";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = OLD."ref";
    END
    """,
    """
    CREATE TRIGGER "search_concern_step_added" AFTER INSERT ON "concern_step" BEGIN
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = NEW."concern";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = NEW."concern";
    END
    """,
    """
    CREATE TRIGGER "search_concern_step_changed" AFTER UPDATE ON "concern_step" BEGIN
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = OLD."concern";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = OLD."concern";
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = NEW."concern";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = NEW."concern";
    END
    """,
    """
    CREATE TRIGGER "search_concern_step_gone" AFTER DELETE ON "concern_step" BEGIN
    DELETE FROM "search" WHERE "kind" = 'concern' AND "ref" = OLD."concern";
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
        SELECT COALESCE((SELECT MAX(t."id") FROM "search" t
            WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute") + 1,
            v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
        FROM "searchable" v WHERE v."kind" = 'concern' AND v."ref" = OLD."concern";
    END
    """,
    """
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
    SELECT COALESCE((SELECT MAX(t."id") FROM "search" t WHERE t."id" BETWEEN v."minute" AND v."minute" + 8388607), v."minute")
        + ROW_NUMBER() OVER (PARTITION BY v."minute" ORDER BY v."sale", v."n", v."ref"),
        v."kind", v."ref", v."sale", v."customer", v."n", v."scope", v."text"
    FROM "searchable" v WHERE v."kind" = 'concern'
    """,
)
ON_POSTGRES = (
    """
    CREATE OR REPLACE VIEW "searchable" AS
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
    """,
    """
    CREATE OR REPLACE FUNCTION "search_scope"("of_sale" text) RETURNS void LANGUAGE plpgsql AS $$
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
    """,
    """
    CREATE TRIGGER "search_concern" AFTER INSERT OR UPDATE OR DELETE ON "concern" FOR EACH ROW EXECUTE FUNCTION "search_row"('concern', 'ref')
    """,
    """
    CREATE TRIGGER "search_concern_step" AFTER INSERT OR UPDATE OR DELETE ON "concern_step" FOR EACH ROW EXECUTE FUNCTION "search_row"('concern', 'concern')
    """,
    """
    INSERT INTO "search" ("id", "kind", "ref", "sale", "customer", "n", "scope", "text")
    SELECT v."minute" + mod(nextval('search_id_seq'), 8388608), v."kind", v."ref", v."sale", v."customer", v."n",
        v."scope", v."text"
    FROM "searchable" v WHERE v."kind" = 'concern'
    """,
)


def up(_migrator: Any, database: peewee.Database) -> None:
    """Make the table, let the index hold concerns, and fill in those that are there."""
    is_sqlite = isinstance(database, peewee.SqliteDatabase)
    for statement in (*TABLES, *(ON_SQLITE if is_sqlite else ON_POSTGRES)):
        database.execute_sql(statement)  # type: ignore[no-untyped-call]
