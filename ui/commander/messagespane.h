// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "desk/desksetup.h"
#include "models/selection.h"

#include <QFrame>

class QLabel;

namespace wf {

class CardList;

/// What was said to others: each message with its state and the service's answer, and what can be done about
/// it; the channels with a test. What was given up stands first.
class MessagesPane : public QFrame
{
    Q_OBJECT
public:
    MessagesPane(Desk &desk, DeskSetup &setup, Selection &selection, QWidget *parent = nullptr);
    /// Messages of any incident that were given up or wait for approval.
    int needsSomebody() const;

Q_SIGNALS:
    void toldRequested(const wf::IncidentId &incident, const wf::MessageId &message, const QString &channel);
    void rejectRequested(const wf::IncidentId &incident, const wf::MessageId &message);
    void message(const QString &text);

private:
    void refresh();
    void run(const QString &key, const QString &action);
    void test(const QString &channel);

    Desk &m_desk;
    DeskSetup &m_setup;
    Selection &m_selection;
    QLabel *m_empty;
    CardList *m_cards;
    std::map<QString, QString> m_tests; ///< What a test said, by channel.
};

} // namespace wf
