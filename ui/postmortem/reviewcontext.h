// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "theme/theme.h"

namespace wf {

/// The objectName of a part of a section's pane.
inline QString nameFor(const char *part, ReviewSection section)
{
    return QStringLiteral("%1:%2").arg(QLatin1String(part), reviewSectionName(section));
}

/// What the parts of a post-mortem share: whose it is, whether it may be changed, and the way to the log.
class ReviewContext : public QObject
{
    Q_OBJECT
public:
    ReviewContext(Desk &desk, const Theme &theme, QObject *parent)
        : QObject(parent), m_desk(desk), m_theme(theme)
    {
    }
    Desk &desk() const { return m_desk; }
    const Theme &theme() const { return m_theme; }
    const IncidentId &id() const { return m_id; }
    bool isReadOnly() const { return m_readOnly || m_id.isEmpty(); }
    Timestamp now() const { return m_desk.presentClock().wall(); }
    /// How many commands the log has not answered yet.
    int underWay() const { return m_underWay; }

    void setId(const IncidentId &id) { m_id = id; }
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }

    /// Asks in the person's name; `then` only while `context` is there.
    void ask(const Command &command, QObject *context, std::function<void(const CommandResult &)> then = {})
    {
        ++m_underWay;
        Q_EMIT asked();
        QPointer<QObject> who(context);
        m_desk.submit(command, {this, [this, who, then = std::move(then)](const CommandResult &result) {
                                    --m_underWay;
                                    Q_EMIT answered(result ? QString() : result.error().message);
                                    if (who && then)
                                        then(result);
                                }});
    }

Q_SIGNALS:
    void asked();
    /// Empty: the log has it; else why not.
    void answered(const QString &refusal);

private:
    Desk &m_desk;
    const Theme &m_theme;
    IncidentId m_id;
    bool m_readOnly = false;
    int m_underWay = 0;
};

} // namespace wf
