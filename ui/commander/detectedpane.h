// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/detectionmodel.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;

namespace wf {

/// What was detected and waits for a person: declare, snooze, dismiss.
class DetectedPane : public QFrame
{
    Q_OBJECT
public:
    DetectedPane(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    /// `together`: further detections of its group.
    void declareRequested(const wf::IncidentId &detection, const std::vector<wf::IncidentId> &together);
    void dismissRequested(const std::vector<wf::IncidentId> &detections);
    void snoozeRequested(const std::vector<wf::IncidentId> &detections);
    /// A post-mortem that is owed.
    void reviewAsked(const wf::IncidentId &incident);

private:
    QWidget *makeCard(QWidget *parent);
    void fillCard(QWidget *card, const QModelIndex &index);
    void refreshEmpty();

    Desk &m_desk;
    Selection &m_selection;
    const Theme &m_theme;
    DetectionModel m_model;
    QLabel *m_count;
    QLabel *m_empty;
};

} // namespace wf
