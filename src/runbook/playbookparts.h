// SPDX-License-Identifier: GPL-3.0-or-later
// For the layer's own sources: the formats beside each other, and the Markdown that both become.
#pragma once

#include "runbook/playbook.h"

namespace wf::playbook {

QJsonObject toCacao(const Runbook &runbook, Timestamp created);
QJsonObject toMattermost(const Runbook &runbook);
Expected<QByteArray> fromCacao(const QJsonObject &playbook, const QString &file);
Expected<QByteArray> fromMattermost(const QJsonObject &playbook, const QString &file);

/// A Markdown text under way.
class Writer
{
public:
    explicit Writer(const QString &title);
    /// A paragraph of text from outside.
    void text(const QString &words);
    void phase(const QString &name);
    void branch(const QString &condition);
    void step(const QString &title, const QString &detail, const QStringList &commands);
    QByteArray take() { return m_text.toUtf8(); }

private:
    QString m_text;
    int m_number = 0;
};

} // namespace wf::playbook
