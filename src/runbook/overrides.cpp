// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook/overrides.h"

#include "runbook/tomlparser.h"

#include <QFileInfo>

namespace wf {

namespace {

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

constexpr qsizetype MaxListKey = 80;

bool isListRole(const HeadingRole &role)
{
    return !role.runbook && (role.section == SectionRole::Phase || role.section == SectionRole::Detection ||
                             role.section == SectionRole::Reference);
}

QString notARole(const QString &given, bool list)
{
    if (list)
        return QStringLiteral("\"%1\" is not a role of a list; use steps, detection, reference").arg(given);
    return QStringLiteral(
               "\"%1\" is not a role; use phase, steps, immediate, investigation, containment, resolution, "
               "recovery, communication, escalation, post-incident, detection, impact, severity, "
               "prerequisites, contacts, channels, reference, notes, version, checklist, new runbook")
        .arg(given);
}

} // namespace

QString sidecarPath(const QString &runbookPath)
{
    const QFileInfo info(runbookPath);
    return info.path() + u'/' + info.completeBaseName() + QStringLiteral(".watchfloor.toml");
}

RoleOverrides parseOverrides(const QByteArray &text, const QString &sidecar,
                             std::vector<Diagnostic> &diagnostics)
{
    RoleOverrides overrides;
    const QString file = QFileInfo(sidecar).fileName();
    const auto report = [&](Diagnostic::Level level, const toml::source_position &at,
                            const QString &message) {
        diagnostics.push_back(
            {level, 1, 1, QStringLiteral("%1:%2:%3: %4").arg(file).arg(at.line).arg(at.column).arg(message)});
    };
    const toml::parse_result parsed = toml::parse(std::string_view(text.constData(), size_t(text.size())));
    if (!parsed) {
        report(Diagnostic::Level::Error, parsed.error().source().begin,
               fromView(parsed.error().description()));
        return overrides;
    }
    for (const auto &[key, node] : parsed.table()) {
        if (key.str() != "sections" && key.str() != "lists")
            report(Diagnostic::Level::Warning, key.source().begin,
                   QStringLiteral("\"%1\" is not known here; use [sections] or [lists]")
                       .arg(fromView(key.str())));
    }
    for (const char *name : {"sections", "lists"}) {
        const bool lists = name[0] == 'l';
        const toml::node *found = parsed.table().get(name);
        const toml::table *table = found ? found->as_table() : nullptr;
        if (found && !table)
            report(Diagnostic::Level::Error, found->source().begin,
                   QStringLiteral("%1 must be a table: [%1]").arg(QLatin1String(name)));
        if (!table)
            continue;
        for (const auto &[key, node] : *table) {
            const QString heading = fromView(key.str());
            const toml::value<std::string> *value = node.as_string();
            if (!value) {
                report(Diagnostic::Level::Error, node.source().begin,
                       QStringLiteral("the role of \"%1\" must be a text, such as \"steps\"").arg(heading));
                continue;
            }
            const QString given = fromView(value->get());
            const auto role = roleByName(given);
            if (!role || (lists && !isListRole(*role))) {
                report(Diagnostic::Level::Error, node.source().begin, notARole(given, lists));
                continue;
            }
            overrides[lists ? listKey(heading) : headingKey(heading)] = *role;
        }
    }
    return overrides;
}

QString listKey(const QString &firstItem)
{
    // No heading's key begins so.
    return QStringLiteral("- ") +
           firstItem.section(u'\n', 0, 0).simplified().left(MaxListKey).toLower().trimmed();
}

void applyListRoles(std::vector<Block> &blocks, const RoleOverrides &overrides)
{
    if (overrides.empty())
        return;
    for (Block &block : blocks) {
        if (block.kind == Block::Kind::List && !block.children.empty() &&
            !block.children.front().children.empty()) {
            const std::vector<std::vector<Run>> lines =
                runLines(block.children.front().children.front().runs);
            const auto found = overrides.find(listKey(plainText(lines.front())));
            if (found != overrides.end())
                block.given = found->second.section;
        }
        applyListRoles(block.children, overrides);
    }
}

} // namespace wf
