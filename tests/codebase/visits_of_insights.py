"""The visits to whom we neglect and to what managers learn of it."""

from tests.codebase.help import Visit, staff_get

_STAFF = staff_get(200, 200, 200)
_MANAGER = staff_get(403, 403, 200)
_MANAGER_POSTS = staff_get(403, 403, 303)

PAGES_OF_INSIGHTS = (
    Visit("desk_neglected.page", "GET", "/staff/neglected", _STAFF),
    Visit("desk_neglected.thresholds_page", "GET", "/staff/settings/neglected", _MANAGER),
    Visit("desk_insights.page", "GET", "/staff/insights", _MANAGER),
    Visit("desk_insights.page", "GET", "/staff/insights?period=all", _MANAGER),
    Visit("desk_insights.table", "GET", "/staff/insights/rules.csv", _MANAGER),
    Visit("desk_insights.table", "GET", "/staff/insights/nothing.csv", staff_get(403, 403, 404)),
)
FORMS_OF_INSIGHTS = (
    Visit("desk_neglected.save_thresholds", "POST", "/staff/settings/neglected", _MANAGER_POSTS),
)
