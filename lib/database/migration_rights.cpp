#include "database/migration_rights.hpp"

namespace memento {
namespace {

constexpr auto asked = R"(
SELECT r.rolsuper, r.rolcreaterole, format('%I', current_user), format('%I', current_database()), o.oid IS NOT NULL,
       EXISTS (SELECT FROM pg_roles a WHERE a.rolname = 'memento_app'), coalesce(pg_has_role(current_user, o.oid, 'MEMBER'), false),
       pg_has_role(current_user, (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = 'public'), 'USAGE'),
       has_database_privilege(current_database(), 'CREATE')
           OR (SELECT count(*) = 2 FROM pg_extension e WHERE e.extname IN ('pg_trgm', 'btree_gin')),
       (SELECT string_agg(x, ' and ' ORDER BY x DESC) FROM unnest('{pg_trgm,btree_gin}'::text[]) x
        WHERE NOT EXISTS (SELECT FROM pg_available_extensions a WHERE a.name = x))
FROM pg_roles r LEFT JOIN pg_roles o ON o.rolname = 'memento_owner' WHERE r.rolname = current_user)";

struct Facts {
    bool is_superuser;
    bool makes_roles;
    std::string role; // both as SQL writes them
    std::string database;
    bool owner_exists;
    bool app_exists;
    bool acts_as_owner;
    bool owns_public;
    bool may_extend; // or the extensions are there
    std::string missing_extensions;
};

Facts facts_of(Transaction& transaction)
{
    const Rows row = transaction.run(asked);
    return {row.truth(0, 0), row.truth(0, 1), row.text(0, 2),  row.text(0, 3),  row.truth(0, 4),
            row.truth(0, 5), row.truth(0, 6), row.truth(0, 7), row.truth(0, 8), row.text(0, 9)};
}

[[noreturn]] void refuse(const Facts& facts, const std::string& what, const std::string& command)
{
    throw Error(ErrorCode::failed, "The role " + facts.role + " of the setting 'database' " + what,
                "As a superuser of PostgreSQL: " + command + ";  Nothing was changed.");
}

} // namespace

void require_migration_rights(Transaction& transaction)
{
    const Facts facts = facts_of(transaction);
    if (!facts.missing_extensions.empty())
        throw Error(ErrorCode::failed,
                    "PostgreSQL has not " + facts.missing_extensions + ", by which names are searched for.",
                    "Install its package postgresql-contrib. Nothing was changed.");
    if (facts.is_superuser)
        return;
    if (!facts.owns_public)
        refuse(facts, "does not own the database " + facts.database + ".",
               "ALTER DATABASE " + facts.database + " OWNER TO " + facts.role);
    if (!facts.may_extend)
        refuse(facts, "may not make the extensions pg_trgm and btree_gin in the database " + facts.database + ".",
               "GRANT CREATE ON DATABASE " + facts.database + " TO " + facts.role);
    if ((!facts.owner_exists || !facts.app_exists) && !facts.makes_roles)
        refuse(facts, "may not make the roles memento_owner and memento_app.",
               "ALTER ROLE " + facts.role + " CREATEROLE");
    if (!facts.owner_exists)
        transaction.script("CREATE ROLE memento_owner NOLOGIN; GRANT memento_owner TO CURRENT_USER");
    else if (!facts.acts_as_owner)
        refuse(facts, "may not act as memento_owner, whose the tables are.", "GRANT memento_owner TO " + facts.role);
}

Error refused_migration(const SqlError& refusal)
{
    return {ErrorCode::failed,
            "PostgreSQL refused a step to the role of the setting 'database': " + refusal.server_message() + ".",
            "`man memento-init` says what that role must be allowed to do. Nothing was changed."};
}

} // namespace memento
