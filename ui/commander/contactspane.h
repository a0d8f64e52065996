// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/selection.h"

#include <QFrame>

class QLabel;

namespace wf {

class CardList;

/// Who has to be told, whom one can call and where people talk: from the runbooks' files, so that it opens
/// without a network. A call is logged with who answered.
class ContactsPane : public QFrame
{
    Q_OBJECT
public:
    ContactsPane(DeskView &desk, Selection &selection, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Who answered what: people may say more before it is logged.
    void callRequested(const QString &person, bool answered);
    void copied(const QString &text);

private:
    void refresh();
    void run(const QString &key, const QString &action);

    DeskView &m_desk;
    Selection &m_selection;
    QLabel *m_empty;
    CardList *m_cards;
};

} // namespace wf
