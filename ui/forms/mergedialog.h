// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace wf {

/// Chooses the open incidents that are put into one.
class MergeDialog : public QDialog
{
    Q_OBJECT
public:
    MergeDialog(Desk &desk, const Incident &target, QWidget *parent);

private:
    void submit();
    std::vector<IncidentId> chosen() const;

    Desk &m_desk;
    IncidentId m_target;
    QListWidget *m_list;
    QLabel *m_error;
    QPushButton *m_accept;
};

} // namespace wf
