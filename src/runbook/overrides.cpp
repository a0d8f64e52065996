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
        if (key.str() != "sections")
            report(Diagnostic::Level::Warning, key.source().begin,
                   QStringLiteral("\"%1\" is not known here; use [sections]").arg(fromView(key.str())));
    }
    const toml::table *sections = parsed.table()["sections"].as_table();
    if (!sections) {
        if (const toml::node *node = parsed.table().get("sections"))
            report(Diagnostic::Level::Error, node->source().begin,
                   QStringLiteral("sections must be a table: [sections]"));
        return overrides;
    }
    for (const auto &[key, node] : *sections) {
        const toml::value<std::string> *value = node.as_string();
        const QString heading = fromView(key.str());
        if (!value) {
            report(Diagnostic::Level::Error, node.source().begin,
                   QStringLiteral("the role of \"%1\" must be a text, such as \"steps\"").arg(heading));
            continue;
        }
        const auto role = roleByName(fromView(value->get()));
        if (!role) {
            report(Diagnostic::Level::Error, node.source().begin,
                   QStringLiteral(
                       "\"%1\" is not a role; use phase, steps, immediate, investigation, containment, "
                       "resolution, "
                       "recovery, communication, escalation, post-incident, detection, impact, severity, "
                       "prerequisites, contacts, channels, reference, notes, version, checklist")
                       .arg(fromView(value->get())));
            continue;
        }
        overrides[headingKey(heading)] = *role;
    }
    return overrides;
}

} // namespace wf
