// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

#include <QDialog>

class QListWidget;

namespace wf {

/// Chooses an incident of the same runbook to compare with.
class CompareDialog : public QDialog
{
    Q_OBJECT
public:
    CompareDialog(const std::vector<IncidentSummary> &candidates, QWidget *parent);

Q_SIGNALS:
    void chosen(const wf::IncidentId &incident);

private:
    void accept() override;
    QListWidget *m_list;
};

} // namespace wf
