package com.nexusai.query.firestore;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.ReadModelsContract;
import com.nexusai.query.testing.FirestoreEmulator;
import java.util.List;

class FirestoreReadModelsTest extends ReadModelsContract {
  private final String project = FirestoreEmulator.freshProject();

  @Override
  protected ProjectionStore opened(List<ProjectionViews> views, EventLog log) {
    return new FirestoreReadModels(FirestoreEmulator.shared().settings(project), views, log);
  }
}
