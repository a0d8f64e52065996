// SPDX-License-Identifier: GPL-3.0-or-later
// [[feed.hook]]: where the parts of an alert stand in messages of a service.
#include "desk/configparts.h"
#include "feed/hooks.h"

#include <set>

namespace wf {

namespace {

constexpr std::size_t MaxHooks = 50;
constexpr std::size_t MaxPlaces = 50;

/// A text, or a list of them.
QStringList textOrTexts(TableReader &in, const char *key)
{
    const toml::node *node = in.find(key);
    return node && node->is_string() ? QStringList{in.text(key)} : in.texts(key, MaxPlaces);
}

/// label = { host = "host.name" }
void readMoreLabels(TableReader &in, AlertMapping &mapping)
{
    const toml::node *node = in.find("label");
    const toml::table *places = node ? node->as_table() : nullptr;
    if (node && (!places || places->size() > MaxPlaces))
        in.wrong(*node, "label", QStringLiteral("a table of at most %1 places").arg(MaxPlaces));
    if (!places)
        return;
    for (const auto &[name, place] : *places) {
        const auto text = place.value_exact<std::string>();
        if (!text)
            in.wrong(place, "label", QStringLiteral("a table of texts"));
        mapping.more.emplace_back(fromStd(name.str()), fromStd(text.value_or(std::string())));
    }
}

Expected<AlertMapping> readHook(const toml::table &table, const QString &file)
{
    TableReader in(table, file);
    AlertMapping mapping;
    mapping.name = in.text("name");
    mapping.inside = in.text("inside");
    mapping.list = in.text("list");
    mapping.labels = in.text("labels");
    const std::pair<const char *, QStringList *> lists[] = {
        {"title", &mapping.title},     {"key", &mapping.key},           {"state", &mapping.state},
        {"firing", &mapping.firing},   {"resolved", &mapping.resolved}, {"no_data", &mapping.noData},
        {"summary", &mapping.summary}, {"severity", &mapping.severity}, {"since", &mapping.since},
        {"until", &mapping.until},     {"runbook", &mapping.runbook},   {"link", &mapping.link}};
    for (const auto &[key, target] : lists)
        *target = textOrTexts(in, key);
    readMoreLabels(in, mapping);
    in.refuseUnknown(QStringLiteral("[[feed.hook]]"));
    if (const auto fits = checkMapping(mapping); !fits)
        in.problem(table, fits.error().message);
    if (changeHooks().contains(mapping.name))
        in.problem(table, QStringLiteral("\"%1\" is a hook for changes").arg(mapping.name));
    if (in.error())
        return tl::unexpected(*in.error());
    return mapping;
}

} // namespace

Expected<std::vector<AlertMapping>> readHooks(const toml::node &node, const QString &file)
{
    const toml::array *list = node.as_array();
    const auto at = [&file](const toml::node &where, const QString &message) {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("%1:%2: %3").arg(file).arg(where.source().begin.line).arg(message));
    };
    if (!list || !list->is_homogeneous<toml::table>() || list->size() > MaxHooks)
        return at(
            node,
            QStringLiteral("hooks are at most %1 tables in double brackets: [[feed.hook]]").arg(MaxHooks));
    std::vector<AlertMapping> hooks;
    std::set<QString> names;
    for (const toml::node &entry : *list) {
        auto hook = readHook(*entry.as_table(), file);
        if (!hook)
            return tl::unexpected(hook.error());
        if (!names.insert(hook->name).second)
            return at(entry, QStringLiteral("a second hook is named \"%1\"").arg(hook->name));
        hooks.push_back(std::move(*hook));
    }
    return hooks;
}

} // namespace wf
