package com.nexusai.eventstore.file;

/** Where a crash may strike a commit; tests look at the file at each of these points. */
public interface Failpoints {
  /** No failpoints. */
  Failpoints NONE = new Failpoints() {};

  /** Everything of the group is written, nothing is durable. */
  default void beforeFsync() {}

  /** The group is durable; nobody has been told. */
  default void afterFsync() {}

  /** The callers have been told; readers have not been woken. */
  default void beforeDispatch() {}
}
